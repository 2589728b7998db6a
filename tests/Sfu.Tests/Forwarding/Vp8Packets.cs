using RoomLens.Rtp.Packets;

namespace RoomLens.Sfu.Tests.Forwarding;

/// <summary>Makes VP8 packets that parse; their pictures are noise.</summary>
internal static class Vp8Packets
{
    public const byte PayloadType = 100;

    public static byte[] Make(ushort sequence, uint timestamp, uint ssrc, bool key = false, bool first = true, bool marker = true, int size = 200)
    {
        var packet = new byte[RtpPacket.FixedHeaderLength + size];
        var position = RtpHeaderWriter.Write(packet, PayloadType, marker, sequence, timestamp, ssrc);
        packet[position] = (byte)(first ? 0x10 : 0x00);
        if (!first) return packet;

        // Frame tag: P bit clear = key frame (RFC 6386 section 9.1), then start code, 640x360.
        byte[] tag = key ? [0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x80, 0x02, 0x68, 0x01] : [0x11, 0, 0];
        tag.CopyTo(packet, position + 1);
        return packet;
    }
}
