
namespace RoomLens.Contracts.Sfu;

/// <summary><c>POST /v1/rooms/{room}/observers/{observerId}/consumers</c>.</summary>
public sealed record CreateConsumer
{
    /// <summary>What to consume.</summary>
    public required string ProducerId { get; init; }
    /// <summary>Assignment token; may be absent in development mode.</summary>
    public string? Token { get; init; }
    /// <summary>Fencing epoch; absent = a reader outside the scheduler's fencing (development mode or grant <c>control</c>).</summary>
    public long? Epoch { get; init; }
    /// <summary>The assignment.</summary>
    public string? AssignmentId { get; init; }
    /// <summary>Needed picture; absent = the highest layer under <see cref="Cap"/>.</summary>
    public Want? Want { get; init; }
    /// <summary>Ceiling.</summary>
    public PictureSize? Cap { get; init; }
    /// <summary>Receive beside the current owner until activated.</summary>
    public bool Standby { get; init; }
    /// <summary>Created paused (the default and the only first-cut value): resume when the receiver listens.</summary>
    public bool Paused { get; set; } = true;
}
