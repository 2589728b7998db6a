namespace RoomLens.Rtp.Tests.Emulation;

/// <summary>What the sender of an emulated call does.</summary>
internal sealed record SenderBehaviour
{
    /// <summary>Two temporal layers (VP8).</summary>
    public bool TemporalLayers { get; init; }

    /// <summary>A key frame each so many frames; null = only the first, and those asked for.</summary>
    public int? KeyFrameEach { get; init; }

    /// <summary>A key-frame request is answered with the next frame.</summary>
    public bool AnswersKeyFrameRequests { get; init; } = true;

    /// <summary>Packets kept to answer NACKs.</summary>
    public int HistoryPackets { get; init; } = 1500;

    /// <summary>Packets of an ordinary frame: one to this many. A key frame has that many more, less one.</summary>
    public int MaxPackets { get; init; } = 4;
}
