using System.Buffers.Binary;

namespace RoomLens.Rtp.Rtcp;

/// <summary>One report block of an SR or RR (RFC 3550 section 6.4.1).</summary>
/// <param name="Ssrc">The stream reported on.</param>
/// <param name="FractionLost">Lost since the last report, in 1/256.</param>
/// <param name="TotalLost">Lost since the start, signed 24 bits (duplicates count against it).</param>
/// <param name="HighestSequence">Highest sequence number, extended to 32 bits.</param>
/// <param name="Jitter">Interarrival jitter in timestamp units.</param>
/// <param name="LastSenderReport">Middle 32 bits of the last sender report's NTP time; 0 = none.</param>
/// <param name="DelaySinceLastSenderReport">In 1/65536 s.</param>
public readonly record struct ReportBlock(
    uint Ssrc, byte FractionLost, int TotalLost, uint HighestSequence, uint Jitter, uint LastSenderReport, uint DelaySinceLastSenderReport)
{
    internal static ReportBlock Read(ReadOnlySpan<byte> s) => new(
        BinaryPrimitives.ReadUInt32BigEndian(s), s[4], BinaryPrimitives.ReadInt32BigEndian(s[4..]) << 8 >> 8,
        BinaryPrimitives.ReadUInt32BigEndian(s[8..]), BinaryPrimitives.ReadUInt32BigEndian(s[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(s[16..]), BinaryPrimitives.ReadUInt32BigEndian(s[20..]));

    internal void Write(Span<byte> target)
    {
        const int Limit = 0x7FFFFF;
        BinaryPrimitives.WriteUInt32BigEndian(target, Ssrc);
        BinaryPrimitives.WriteInt32BigEndian(target[4..], Math.Clamp(TotalLost, -Limit - 1, Limit) & 0xFFFFFF);
        target[4] = FractionLost;
        BinaryPrimitives.WriteUInt32BigEndian(target[8..], HighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(target[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(target[16..], LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(target[20..], DelaySinceLastSenderReport);
    }
}
