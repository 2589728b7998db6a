using RoomLens.Rtp.Time;
using RoomLens.Sfu.KeyFrames;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Pipes;

/// <summary>One entry of a pipe: a packet, or the publisher's clock. Used again and again.</summary>
internal sealed class PipeSlot
{
    private readonly byte[] _bytes = new byte[PacketScratch.Size];

    /// <summary>What it is.</summary>
    public PipeSlotKind Kind { get; set; }

    /// <summary>Which stream of the pipe.</summary>
    public int Stream { get; set; }

    /// <summary>The producer's layer.</summary>
    public int Layer { get; set; }

    /// <summary>Output sequence number, extended.</summary>
    public long Sequence { get; set; }

    /// <summary>Output timestamp of the packet.</summary>
    public MediaTime Timestamp { get; set; }

    /// <summary>What the packet tells of its frame; all it refers to is immutable.</summary>
    public KeyFrameInfo Frame { get; set; }

    /// <summary>The publisher's clock.</summary>
    public NtpTime Ntp { get; set; }

    /// <summary>Output timestamp at that moment.</summary>
    public long NtpTimestamp { get; set; }

    /// <summary>When the publisher's report came, on the clock that all workers share.</summary>
    public Instant At { get; set; }

    /// <summary>The packet in inside form.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    /// <summary>Its octets.</summary>
    public int Length { get; private set; }

    /// <summary>Copies a packet.</summary>
    public void Copy(ReadOnlySpan<byte> packet)
    {
        packet.CopyTo(_bytes);
        Length = packet.Length;
    }
}
