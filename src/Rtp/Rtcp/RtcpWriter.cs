using System.Buffers.Binary;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Rtcp;

/// <summary>
/// Appends RTCP packets to a buffer of the caller. Each method returns false, and leaves the buffer as it was, when the packet does not fit.
/// </summary>
public ref struct RtcpWriter(Span<byte> target)
{
    private readonly Span<byte> _target = target;

    /// <summary>Octets written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Octets left.</summary>
    public readonly int Room => _target.Length - Length;

    /// <summary>SR (RFC 3550 section 6.4.1), at most 31 report blocks.</summary>
    public bool TryWriteSenderReport(scoped in SenderReport report, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        if (!TryBegin(RtcpType.SenderReport, blocks.Length, 4 + RtcpType.SenderInfoLength + blocks.Length * RtcpType.ReportBlockLength, out var body)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(body, report.Ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(body[4..], report.Ntp.Value);
        BinaryPrimitives.WriteUInt32BigEndian(body[12..], report.RtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(body[16..], report.PacketCount);
        BinaryPrimitives.WriteUInt32BigEndian(body[20..], report.OctetCount);
        WriteBlocks(body[24..], blocks);
        return true;
    }

    /// <summary>RR (RFC 3550 section 6.4.2), at most 31 report blocks.</summary>
    public bool TryWriteReceiverReport(uint senderSsrc, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        if (!TryBegin(RtcpType.ReceiverReport, blocks.Length, 4 + blocks.Length * RtcpType.ReportBlockLength, out var body)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(body, senderSsrc);
        WriteBlocks(body[4..], blocks);
        return true;
    }

    /// <summary>SDES with one chunk and one item (RFC 3550 section 6.5).</summary>
    public bool TryWriteSourceDescription(uint ssrc, byte itemType, scoped ReadOnlySpan<byte> text)
    {
        // At least one null octet ends the chunk, which is then padded to 32 bits.
        var chunkLength = (4 + 2 + text.Length + 4) & ~3;
        if (text.Length > 255 || !TryBegin(RtcpType.SourceDescription, 1, chunkLength, out var body)) return false;
        body.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        body[4] = itemType;
        body[5] = (byte)text.Length;
        text.CopyTo(body[6..]);
        return true;
    }

    /// <summary>SDES with the canonical name.</summary>
    public bool TryWriteCname(uint ssrc, scoped ReadOnlySpan<byte> cname) => TryWriteSourceDescription(ssrc, SdesReader.Cname, cname);

    /// <summary>BYE (RFC 3550 section 6.6), at most 31 sources; an empty reason is left out.</summary>
    public bool TryWriteGoodbye(scoped ReadOnlySpan<uint> ssrcs, scoped ReadOnlySpan<byte> reason = default)
    {
        var reasonLength = reason.IsEmpty ? 0 : (1 + reason.Length + 3) & ~3;
        if (reason.Length > 255 || !TryBegin(RtcpType.Goodbye, ssrcs.Length, ssrcs.Length * 4 + reasonLength, out var body)) return false;
        for (var i = 0; i < ssrcs.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(body[(i * 4)..], ssrcs[i]);
        if (reason.IsEmpty) return true;
        body = body[(ssrcs.Length * 4)..];
        body.Clear();
        body[0] = (byte)reason.Length;
        reason.CopyTo(body[1..]);
        return true;
    }

    /// <summary>
    /// Generic NACK (RFC 4585 section 6.2.1): fewest pairs, greedy from the first. Numbers ascend from the oldest; a wrap is allowed.
    /// </summary>
    public bool TryWriteNack(uint senderSsrc, uint mediaSsrc, scoped ReadOnlySpan<ushort> sequenceNumbers)
    {
        if (sequenceNumbers.IsEmpty || !TryBeginFeedback(RtcpType.TransportFeedback, RtcpType.FormatNack, senderSsrc, mediaSsrc,
            CountNackPairs(sequenceNumbers) * 4, out var body)) return false;
        for (var i = 0; i < sequenceNumbers.Length; body = body[4..])
        {
            var packetId = sequenceNumbers[i++];
            var mask = 0;
            for (; i < sequenceNumbers.Length && InMask(packetId, sequenceNumbers[i], out var bit); i++) mask |= 1 << bit;
            BinaryPrimitives.WriteUInt16BigEndian(body, packetId);
            BinaryPrimitives.WriteUInt16BigEndian(body[2..], (ushort)mask);
        }
        return true;
    }

    /// <summary>Generic NACK with given pairs of a packet id and the mask of the sixteen after it.</summary>
    public bool TryWriteNack(uint senderSsrc, uint mediaSsrc, scoped ReadOnlySpan<(ushort PacketId, ushort Mask)> pairs)
    {
        if (!TryBeginFeedback(RtcpType.TransportFeedback, RtcpType.FormatNack, senderSsrc, mediaSsrc, pairs.Length * 4, out var body)) return false;
        for (var i = 0; i < pairs.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(body[(i * 4)..], pairs[i].PacketId);
            BinaryPrimitives.WriteUInt16BigEndian(body[(i * 4 + 2)..], pairs[i].Mask);
        }
        return true;
    }

    /// <summary>Picture loss indication (RFC 4585 section 6.3.1).</summary>
    public bool TryWritePictureLossIndication(uint senderSsrc, uint mediaSsrc) =>
        TryBeginFeedback(RtcpType.PayloadFeedback, RtcpType.FormatPli, senderSsrc, mediaSsrc, 0, out _);

    /// <summary>Full intra request for one stream.</summary>
    public bool TryWriteFullIntraRequest(uint senderSsrc, uint ssrc, byte sequence) => TryWriteFullIntraRequest(senderSsrc, [(ssrc, sequence)]);

    /// <summary>
    /// Full intra request (RFC 5104 section 4.3.1): which streams, and the command's number, raised by one for each new command. The media SSRC of
    /// the header is 0 by that section; some senders fill it in.
    /// </summary>
    public bool TryWriteFullIntraRequest(uint senderSsrc, scoped ReadOnlySpan<(uint Ssrc, byte Sequence)> entries, uint mediaSsrc = 0)
    {
        if (!TryBeginFeedback(RtcpType.PayloadFeedback, RtcpType.FormatFir, senderSsrc, mediaSsrc, entries.Length * 8, out var body)) return false;
        for (var i = 0; i < entries.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(body[(i * 8)..], entries[i].Ssrc);
            BinaryPrimitives.WriteUInt32BigEndian(body[(i * 8 + 4)..], (uint)entries[i].Sequence << 24);
        }
        return true;
    }

    /// <summary>REMB (draft-alvestrand-rmcat-remb-03); the media SSRC of the header is 0 there.</summary>
    public bool TryWriteRemb(uint senderSsrc, ulong bitrateBps, scoped ReadOnlySpan<uint> ssrcs, uint mediaSsrc = 0) =>
        TryWriteRemb(senderSsrc, RembFeedback.FromBitrate(bitrateBps), ssrcs, mediaSsrc);

    /// <summary>REMB with a given mantissa and exponent.</summary>
    public bool TryWriteRemb(uint senderSsrc, RembFeedback rate, scoped ReadOnlySpan<uint> ssrcs, uint mediaSsrc = 0)
    {
        if (ssrcs.Length > 255 || !TryBeginFeedback(RtcpType.PayloadFeedback, RtcpType.FormatApplicationLayer, senderSsrc, mediaSsrc, 8 + ssrcs.Length * 4, out var body)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(body, RtcpType.RembIdentifier);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], ((uint)ssrcs.Length << 24) | ((uint)rate.Exponent << 18) | (uint)rate.Mantissa);
        for (var i = 0; i < ssrcs.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(body[(8 + i * 4)..], ssrcs[i]);
        return true;
    }

    /// <summary>XR with a receiver reference time (RFC 3611 section 4.4).</summary>
    public bool TryWriteReferenceTime(uint senderSsrc, NtpTime time)
    {
        const int block = ExtendedReportReader.BlockHeaderLength + ExtendedReportReader.ReferenceTimeLength;
        if (!TryBegin(RtcpType.ExtendedReport, 0, 4 + block, out var body)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(body, senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], (ExtendedReportReader.ReferenceTimeBlock << 24) | (ExtendedReportReader.ReferenceTimeLength / 4));
        BinaryPrimitives.WriteUInt64BigEndian(body[8..], time.Value);
        return true;
    }

    /// <summary>XR with the delays since receiver reference times (RFC 3611 section 4.5), the answers of a sender.</summary>
    public bool TryWriteReferenceTimeDelays(uint senderSsrc, scoped ReadOnlySpan<ReferenceTimeDelay> delays)
    {
        var length = delays.Length * ExtendedReportReader.DelayLength;
        if (!TryBegin(RtcpType.ExtendedReport, 0, 4 + ExtendedReportReader.BlockHeaderLength + length, out var body)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(body, senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], ((uint)ExtendedReportReader.DelayBlock << 24) | (uint)(length / 4));
        body = body[8..];
        foreach (var delay in delays)
        {
            BinaryPrimitives.WriteUInt32BigEndian(body, delay.Ssrc);
            BinaryPrimitives.WriteUInt32BigEndian(body[4..], delay.LastReferenceTime);
            BinaryPrimitives.WriteUInt32BigEndian(body[8..], delay.Delay);
            body = body[ExtendedReportReader.DelayLength..];
        }
        return true;
    }

    /// <summary>Transport-wide feedback with its control information, a multiple of four octets.</summary>
    internal bool TryWriteTransportWide(uint senderSsrc, uint mediaSsrc, scoped ReadOnlySpan<byte> control)
    {
        if (!TryBeginFeedback(RtcpType.TransportFeedback, RtcpType.FormatTransportWide, senderSsrc, mediaSsrc, control.Length, out var body)) return false;
        control.CopyTo(body);
        return true;
    }

    /// <summary>A whole packet that is passed on as it came.</summary>
    public bool TryWriteRaw(scoped ReadOnlySpan<byte> packet)
    {
        if (packet.Length > _target.Length - Length) return false;
        packet.CopyTo(_target[Length..]);
        Length += packet.Length;
        return true;
    }

    private static void WriteBlocks(Span<byte> target, ReadOnlySpan<ReportBlock> blocks)
    {
        for (var i = 0; i < blocks.Length; i++) blocks[i].Write(target[(i * RtcpType.ReportBlockLength)..]);
    }

    private static int CountNackPairs(ReadOnlySpan<ushort> sequenceNumbers)
    {
        var pairs = 0;
        for (var i = 0; i < sequenceNumbers.Length; pairs++)
        {
            var packetId = sequenceNumbers[i++];
            while (i < sequenceNumbers.Length && InMask(packetId, sequenceNumbers[i], out _)) i++;
        }
        return pairs;
    }

    private static bool InMask(ushort packetId, ushort sequenceNumber, out int bit)
    {
        bit = unchecked((ushort)(sequenceNumber - packetId)) - 1;
        return bit is >= 0 and < 16;
    }

    private bool TryBeginFeedback(byte type, byte format, uint senderSsrc, uint mediaSsrc, int controlLength, out Span<byte> control)
    {
        control = default;
        if (!TryBegin(type, format, 8 + controlLength, out var body)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(body, senderSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], mediaSsrc);
        control = body[8..];
        return true;
    }

    private bool TryBegin(byte type, int count, int bodyLength, out Span<byte> body)
    {
        body = default;
        var length = RtcpType.HeaderLength + bodyLength;
        if (count > 31 || length > _target.Length - Length) return false;
        var packet = _target.Slice(Length, length);
        packet[0] = (byte)(0x80 | count);
        packet[1] = type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)(length / 4 - 1));
        body = packet[RtcpType.HeaderLength..];
        Length += length;
        return true;
    }
}
