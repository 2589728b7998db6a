using RoomLens.Rtp.Time;
using RoomLens.Sfu.KeyFrames;

namespace RoomLens.Sfu.Producers;

/// <summary>A packet of a producer on another worker, as that worker has put it on the output timeline. The octets are borrowed.</summary>
internal readonly ref struct PipedPacket
{
    /// <summary>Inside form (see <see cref="InsidePacket"/>).</summary>
    public required ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>The producer's layer it is of.</summary>
    public required int Layer { get; init; }

    /// <summary>Output sequence number, extended.</summary>
    public required long Sequence { get; init; }

    /// <summary>Output timestamp.</summary>
    public required MediaTime Timestamp { get; init; }

    /// <summary>What it tells of its frame.</summary>
    public required KeyFrameInfo Frame { get; init; }
}
