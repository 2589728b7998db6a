using System.Buffers.Binary;

namespace RoomLens.Rtp.Packets;

/// <summary>Retransmission payload format (RFC 4588 section 4): the original sequence number, then the original payload.</summary>
public static class RtxPacket
{
    /// <summary>Octets a retransmission adds to the original.</summary>
    public const int Overhead = 2;

    /// <summary>Wraps a packet; header extension, CSRCs, marker and timestamp stay, padding goes (RFC 4588 section 4).</summary>
    /// <returns>The length written; 0 when the target is too short.</returns>
    public static int Encode(in RtpPacket original, byte rtxPayloadType, uint rtxSsrc, ushort rtxSequenceNumber, Span<byte> target)
    {
        var payload = original.Payload;
        var length = original.HeaderLength + Overhead + payload.Length;
        if (target.Length < length) return 0;
        original.Bytes[..original.HeaderLength].CopyTo(target);
        payload.CopyTo(target[(original.HeaderLength + Overhead)..]);
        BinaryPrimitives.WriteUInt16BigEndian(target[original.HeaderLength..], original.SequenceNumber);
        RtpHeaderWriter.Rewrite(target, rtxPayloadType, rtxSequenceNumber, original.Timestamp, rtxSsrc);
        target[0] &= 0xDF;
        return length;
    }

    /// <summary>Unwraps a retransmission. Padding is not restored: it is the retransmission's own.</summary>
    /// <returns>The length written; 0 when there is no original sequence number in it (probing padding) or the target is too short.</returns>
    public static int Decode(in RtpPacket rtx, byte payloadType, uint ssrc, Span<byte> target)
    {
        var payload = rtx.Payload;
        if (payload.Length < Overhead) return 0;
        var length = rtx.HeaderLength + payload.Length - Overhead;
        if (target.Length < length) return 0;
        rtx.Bytes[..rtx.HeaderLength].CopyTo(target);
        payload[Overhead..].CopyTo(target[rtx.HeaderLength..]);
        RtpHeaderWriter.Rewrite(target, payloadType, BinaryPrimitives.ReadUInt16BigEndian(payload), rtx.Timestamp, ssrc);
        target[0] &= 0xDF;
        return length;
    }
}
