using RoomLens.Rtp.Packets;

namespace RoomLens.Benchmarks.Micro;

/// <summary>VP8 packets of 1200 octets, five to a frame, a key frame each 75 frames, with a two-element header extension; numbers run on for ever.</summary>
internal sealed class PacketMaker(uint ssrc)
{
    public const byte PayloadType = 96;
    public const int PacketBytes = 1200;
    private const int PacketsPerFrame = 5;
    private const int FramesPerKey = 75;
    private const int PacketsPerSecond = 156;

    private long _packet;

    /// <summary>Time the next packet is due at 1.5 Mbit/s, nanoseconds.</summary>
    public long DueNs => _packet * 1_000_000_000 / PacketsPerSecond;

    /// <summary>Writes the next packet.</summary>
    public void Write(Span<byte> packet)
    {
        var frame = _packet / PacketsPerFrame;
        var place = (int)(_packet % PacketsPerFrame);
        packet.Clear();
        RtpHeaderWriter.Write(packet, PayloadType, place == PacketsPerFrame - 1, (ushort)_packet, (uint)(frame * 3000), ssrc);
        packet[0] |= 0x10;
        ReadOnlySpan<byte> extension = [0xBE, 0xDE, 0, 2, 0x22, 1, 2, 3, 0x51, 0, 1, 0];
        extension.CopyTo(packet[12..]);
        ReadOnlySpan<byte> descriptor = [(byte)(place == 0 ? 0x90 : 0x80), 0x80, (byte)(0x80 | (frame >> 8 & 0x7F)), (byte)frame, (byte)(frame % FramesPerKey == 0 ? 0 : 1)];
        descriptor.CopyTo(packet[24..]);
        _packet++;
    }
}
