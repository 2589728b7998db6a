using System.Buffers.Binary;

namespace RoomLens.Rtp.Srtp;

/// <summary>The few header fields SRTP needs: everything else stays untouched (RFC 3711 section 3.1).</summary>
internal static class SrtpHeader
{
    public const int RtcpHeaderLength = 8;

    private const int RtpFixedLength = 12;

    public static ushort SequenceNumber(ReadOnlySpan<byte> rtp) => BinaryPrimitives.ReadUInt16BigEndian(rtp[2..]);

    public static uint RtpSsrc(ReadOnlySpan<byte> rtp) => BinaryPrimitives.ReadUInt32BigEndian(rtp[8..]);

    public static uint RtcpSsrc(ReadOnlySpan<byte> rtcp) => BinaryPrimitives.ReadUInt32BigEndian(rtcp[4..]);

    /// <summary>Octets before the payload: fixed header, CSRCs, extension block. False when they do not fit.</summary>
    public static bool TryGetRtpLength(ReadOnlySpan<byte> rtp, out int length)
    {
        length = 0;
        if (rtp.Length < RtpFixedLength || rtp[0] >> 6 != 2) return false;
        length = RtpFixedLength + (rtp[0] & 0x0F) * 4;
        if ((rtp[0] & 0x10) != 0)
        {
            if (rtp.Length < length + 4) return false;
            length += 4 + BinaryPrimitives.ReadUInt16BigEndian(rtp[(length + 2)..]) * 4;
        }

        return length <= rtp.Length;
    }

    /// <summary>True for at least the fixed header of an RTCP packet.</summary>
    public static bool IsRtcp(ReadOnlySpan<byte> rtcp) => rtcp.Length >= RtcpHeaderLength && rtcp[0] >> 6 == 2;
}
