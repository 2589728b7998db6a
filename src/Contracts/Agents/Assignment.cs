using RoomLens.Contracts.Sfu;

namespace RoomLens.Contracts.Agents;

/// <summary>One stream given to one bot.</summary>
public sealed record Assignment
{
    /// <summary>New for each placement.</summary>
    public required string AssignmentId { get; init; }
    /// <summary>The bot that has it; in lists of the API only, a bot's own plan does not say.</summary>
    public string? BotId { get; init; }
    /// <summary>Capacity units reserved for it on its bot; in lists of the API only.</summary>
    public double? Reserved { get; init; }
    /// <summary>Fencing epoch of the stream, committed by the scheduler before use.</summary>
    public required long Epoch { get; init; }
    /// <summary>Room.</summary>
    public required string RoomId { get; init; }
    /// <summary>Producer.</summary>
    public required string ProducerId { get; init; }
    /// <summary>Publishing peer.</summary>
    public string? PeerId { get; init; }
    /// <summary>Codec name, e.g. <c>VP8</c>.</summary>
    public required string Codec { get; init; }
    /// <summary><c>camera</c> or <c>screen</c>.</summary>
    public string Source { get; set; } = "camera";
    /// <summary>Paused by its publisher: that no frames come is as it should be.</summary>
    public bool Paused { get; init; }
    /// <summary>Base URL of the SFU's control API.</summary>
    public required string SfuUrl { get; init; }
    /// <summary>Assignment token (contracts section 2): Bearer towards the SFU.</summary>
    public required string Token { get; init; }
    /// <summary>The least picture that satisfies every detector.</summary>
    public Want? Want { get; init; }
    /// <summary>Ceiling on what is received.</summary>
    public PictureSize? Cap { get; init; }
    /// <summary>What it is observed for, as the participants are told; absent = no subscription says.</summary>
    public string? Purpose { get; init; }
    /// <summary>What to run.</summary>
    public required IReadOnlyList<DetectorPlan> Detectors { get; init; }
}
