using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Load.Media;

/// <summary>
/// Made-up VP8: frames of equal packets as one burst, 30 a second, a key frame every three seconds and when one is asked for. It parses; its
/// pictures are noise.
/// </summary>
internal sealed class OutgoingStream(uint ssrc, int packetsPerSecond, Instant start)
{
    /// <summary>Payload type.</summary>
    public const byte PayloadType = 96;

    /// <summary>Octets of a packet before SRTP.</summary>
    public const int PacketSize = 1200;

    private const int ClockRate = 90_000;
    private const int FramesPerSecond = 30;
    private const int KeyInterval = 90;

    private readonly int _packetsPerFrame = Math.Max(1, packetsPerSecond / FramesPerSecond);
    private readonly TimeSpan _frameInterval = TimeSpan.FromSeconds(1.0 / FramesPerSecond);
    private ushort _sequence = (ushort)(ssrc * 7919);
    private uint _timestamp = ssrc * 104_729;
    private int _sinceKey = KeyInterval;

    /// <summary>Its SSRC.</summary>
    public uint Ssrc => ssrc;

    /// <summary>When the next frame leaves.</summary>
    public Instant NextFrameAt { get; private set; } = start;

    /// <summary>Packets made so far.</summary>
    public uint Packets { get; private set; }

    /// <summary>Key frames asked for.</summary>
    public long KeyFrameRequests { get; private set; }

    /// <summary>Packets asked for again; they are counted, not sent: what is lost stays lost.</summary>
    public long Nacks { get; set; }

    /// <summary>The next frame is a key frame.</summary>
    public void RequestKeyFrame()
    {
        KeyFrameRequests++;
        _sinceKey = KeyInterval;
    }

    /// <summary>How many packets the frame has that is due.</summary>
    public int BeginFrame()
    {
        _timestamp += ClockRate / FramesPerSecond;
        if (++_sinceKey > KeyInterval) _sinceKey = 0;
        NextFrameAt += _frameInterval;
        return _packetsPerFrame;
    }

    /// <summary>Writes a packet of the frame.</summary>
    public int WritePacket(Span<byte> target, int index, Instant now)
    {
        var packet = target[..PacketSize];
        packet[RtpPacket.FixedHeaderLength..].Clear();
        var at = RtpHeaderWriter.Write(packet, PayloadType, index == _packetsPerFrame - 1, ++_sequence, _timestamp, ssrc);
        if (index == 0) WriteFrameStart(packet[at..]);
        PacketTrailer.Write(packet, ++Packets, now);
        return PacketSize;
    }

    /// <summary>A report for this moment.</summary>
    public SenderReport Report(DateTimeOffset utc) => new(ssrc, NtpTime.FromUtc(utc), _timestamp, Packets, Packets * (PacketSize - RtpPacket.FixedHeaderLength));

    private void WriteFrameStart(Span<byte> payload)
    {
        // Descriptor with S (RFC 7741 section 4.2), then the frame tag; a key frame has the start code and 1280x720 (RFC 6386 section 9.1).
        ReadOnlySpan<byte> key = [0x10, 0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x00, 0x05, 0xD0, 0x02];
        ReadOnlySpan<byte> other = [0x10, 0x11, 0, 0];
        (_sinceKey == 0 ? key : other).CopyTo(payload);
    }
}
