using RoomLens.Rtp.Layers;
using RoomLens.Rtp.Packets.Dependencies;
using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Consumers;

/// <summary>A packet on a producer's output timeline, on its way to the consumers. The octets are borrowed.</summary>
internal readonly ref struct ForwardedPacket
{
    /// <summary>Inside form (see <see cref="Producers.InsidePacket"/>).</summary>
    public required ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>Where its payload begins, if the octets are the loop's shared packet (<see cref="Hosting.Udp.MediaLoop.ReserveShared"/>); else 0.</summary>
    public int SharedFrom { get; init; }

    /// <summary>The producer's layer it is of.</summary>
    public int Layer { get; init; }

    /// <summary>Output sequence number, extended.</summary>
    public required long Sequence { get; init; }

    /// <summary>Output timestamp.</summary>
    public required MediaTime Timestamp { get; init; }

    /// <summary>Its place among the layers inside its stream.</summary>
    public LayerPosition Position { get; init; }

    /// <summary>Its dependency descriptor; null = none came, or the payload tells its layers.</summary>
    public FrameDependencies? Dependencies { get; init; }

    /// <summary>A receiver can start here: first packet of a key frame, or any packet of audio.</summary>
    public required bool CanStartHere { get; init; }
}
