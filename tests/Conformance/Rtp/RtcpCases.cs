using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Rtcp;

namespace RoomLens.Conformance.Rtp;

/// <summary>Cases of reading and writing RTCP.</summary>
internal static class RtcpCases
{
    public static void Parse(JsonElement input, CaseReport report)
    {
        var bytes = CaseReport.Bytes(input, "packet");
        var ok = RtcpReader.TryCreate(bytes, out var reader);
        report.Check("ok", ok);
        if (!ok) return;
        var expected = report.Expect.TryGetProperty("packets", out var listed) ? listed : JsonSerializer.SerializeToElement(Array.Empty<object>());
        report.MarkCompared("packets");
        report.MarkCompared("roundTrip");
        var index = 0;
        var rewritten = new byte[bytes.Length + 64];
        var writer = new RtcpWriter(rewritten);
        for (; reader.TryRead(out var packet); index++)
        {
            if (index < expected.GetArrayLength())
            {
                Compare(packet, expected[index], report);
                report.FailUncompared(expected[index]);
            }
            Rewrite(packet, ref writer);
        }
        if (listed.ValueKind == JsonValueKind.Array && index != expected.GetArrayLength()) report.Fail("packets", expected.GetArrayLength(), index);
        if (report.Expect.TryGetProperty("roundTrip", out _) && !rewritten.AsSpan(0, writer.Length).SequenceEqual(bytes))
            report.Fail("roundTrip", CaseReport.Hex(bytes), CaseReport.Hex(rewritten.AsSpan(0, writer.Length)));
    }

    private static void Compare(in RtcpPacket packet, JsonElement expect, CaseReport report)
    {
        switch (expect.GetProperty("type").GetString())
        {
            case "SR" when packet.Kind == RtcpKind.SenderReport:
                var sender = packet.ReadSenderReport();
                report.Check(expect, "ssrc", sender.Ssrc);
                report.Check(expect, "ntp", sender.Ntp.Value);
                report.Check(expect, "rtpTime", sender.RtpTimestamp);
                report.Check(expect, "packetCount", sender.PacketCount);
                report.Check(expect, "octetCount", sender.OctetCount);
                report.Check(expect, "reports", Reports(packet));
                break;
            case "RR" when packet.Kind == RtcpKind.ReceiverReport:
                report.Check(expect, "ssrc", packet.SenderSsrc);
                report.Check(expect, "reports", Reports(packet));
                report.Check(expect, "profileExtension", CaseReport.Hex(packet.ProfileExtension));
                break;
            case "SDES" when packet.Kind == RtcpKind.SourceDescription:
                report.Check(expect, "chunks", Chunks(packet));
                break;
            case "BYE" when packet.Kind == RtcpKind.Goodbye:
                report.Check(expect, "ssrcs", List(packet.Count, packet, static (p, i) => p.ReadGoodbye(i)));
                if (packet.GoodbyeReason.IsEmpty && expect.TryGetProperty("reason", out var reason) && reason.ValueKind == JsonValueKind.Null) report.MarkCompared(expect, "reason");
                else report.Check(expect, "reason", Encoding.UTF8.GetString(packet.GoodbyeReason));
                break;
            case "APP" when packet.Kind == RtcpKind.Application:
                report.Check(expect, "subtype", packet.Count);
                report.Check(expect, "ssrc", packet.SenderSsrc);
                report.Check(expect, "name", Encoding.ASCII.GetString(packet.Body.Slice(4, 4)));
                report.Check(expect, "data", CaseReport.Hex(packet.Body[8..]));
                break;
            default:
                CompareFeedback(packet, expect, report);
                break;
        }
    }

    private static void CompareFeedback(in RtcpPacket packet, JsonElement expect, CaseReport report)
    {
        report.Check(expect, "senderSsrc", packet.SenderSsrc);
        report.Check(expect, "mediaSsrc", packet.MediaSsrc);
        switch (expect.GetProperty("type").GetString())
        {
            case "NACK" when packet.Kind == RtcpKind.Nack:
                var seqs = new List<ushort>();
                var nack = packet.ReadNack();
                while (nack.TryRead(out var seq)) seqs.Add(seq);
                report.Check(expect, "seqs", seqs);
                report.Check(expect, "pairs", Pairs(packet).Select(pair => new { pid = pair.PacketId, blp = pair.Mask }).ToList());
                break;
            case "FIR" when packet.Kind == RtcpKind.FullIntraRequest:
                report.Check(expect, "entries", List(packet.FirCount, packet, static (p, i) => new { ssrc = p.ReadFir(i).Ssrc, seq = p.ReadFir(i).Sequence }));
                break;
            case "REMB" when packet.Kind == RtcpKind.ReceiverEstimatedMaximumBitrate:
                var remb = packet.ReadRemb();
                if (remb.BitrateBps != ulong.MaxValue) report.Check(expect, "bitrate", remb.BitrateBps);
                else report.MarkCompared(expect, "bitrate");
                report.Check(expect, "exponent", remb.Exponent);
                report.Check(expect, "mantissa", remb.Mantissa);
                report.Check(expect, "ssrcs", List(packet.RembSsrcCount, packet, static (p, i) => p.ReadRembSsrc(i)));
                break;
            case "PLI" when packet.Kind == RtcpKind.PictureLossIndication:
                break;
            case "TWCC" when packet.Kind == RtcpKind.TransportWideFeedback:
                CompareTransportWide(packet.ReadTransportWide(), expect, report);
                break;
            case "RTPFB" when packet.Kind == RtcpKind.OtherTransportFeedback:
            case "PSFB" when packet.Kind == RtcpKind.OtherPayloadFeedback:
                report.Check(expect, "fmt", packet.Count);
                report.Check(expect, "fci", CaseReport.Hex(packet.FeedbackControl));
                break;
            default:
                report.Fail("type", expect.GetProperty("type"), packet.Kind);
                break;
        }
    }

    private static void CompareTransportWide(TransportWideReader reader, JsonElement expect, CaseReport report)
    {
        report.Check(expect, "baseSeq", reader.BaseSequence);
        report.Check(expect, "packetStatusCount", reader.StatusCount);
        report.Check(expect, "referenceTime", reader.ReferenceTime);
        report.Check(expect, "fbPktCount", reader.FeedbackCount);
        var packets = new List<object>();
        while (reader.TryRead(out var seq, out var status, out var deltaUs))
            packets.Add(status == PacketStatus.NotReceived ? new { seq, status = 0 } : (object)new { seq, status = (int)status, deltaUs });
        report.Check(expect, "packets", packets);
    }

    private delegate T Reader<T>(RtcpPacket packet, int index);

    private static List<T> List<T>(int count, in RtcpPacket packet, Reader<T> read)
    {
        var list = new List<T>();
        for (var i = 0; i < count; i++) list.Add(read(packet, i));
        return list;
    }

    private static List<(ushort PacketId, ushort Mask)> Pairs(in RtcpPacket packet)
    {
        var pairs = new List<(ushort PacketId, ushort Mask)>();
        for (var rest = packet.FeedbackControl; rest.Length >= 4; rest = rest[4..])
            pairs.Add((BinaryPrimitives.ReadUInt16BigEndian(rest), BinaryPrimitives.ReadUInt16BigEndian(rest[2..])));
        return pairs;
    }

    private static List<object> Reports(in RtcpPacket packet) => List<object>(packet.ReportCount, packet, static (p, i) =>
    {
        var block = p.ReadReport(i);
        return new
        {
            ssrc = block.Ssrc,
            fractionLost = block.FractionLost,
            totalLost = block.TotalLost,
            highestSeq = block.HighestSequence,
            jitter = block.Jitter,
            lsr = block.LastSenderReport,
            dlsr = block.DelaySinceLastSenderReport,
        };
    });

    private static List<object> Chunks(in RtcpPacket packet)
    {
        var chunks = new List<object>();
        var reader = packet.ReadSourceDescription();
        while (reader.TryReadChunk(out var ssrc))
        {
            var items = new List<object>();
            while (reader.TryReadItem(out var type, out var text)) items.Add(new { type, text = Encoding.UTF8.GetString(text) });
            chunks.Add(new { ssrc, items });
        }
        return chunks;
    }

    private static bool HasOneItem(in RtcpPacket packet)
    {
        var items = packet.ReadSourceDescription();
        return items.TryRead(out _, out _, out _) && !items.TryRead(out _, out _, out _);
    }

    private static void Rewrite(in RtcpPacket packet, ref RtcpWriter writer)
    {
        var isPadded = (packet.Bytes[0] & 0x20) != 0;
        if (isPadded)
        {
            writer.TryWriteRaw(packet.Bytes);
            return;
        }
        var blocks = packet.Kind is RtcpKind.SenderReport or RtcpKind.ReceiverReport
            ? List(packet.ReportCount, packet, static (p, i) => p.ReadReport(i)).ToArray()
            : [];
        switch (packet.Kind)
        {
            case RtcpKind.SenderReport when packet.ProfileExtension.IsEmpty:
                writer.TryWriteSenderReport(packet.ReadSenderReport(), blocks);
                break;
            case RtcpKind.ReceiverReport when packet.ProfileExtension.IsEmpty:
                writer.TryWriteReceiverReport(packet.SenderSsrc, blocks);
                break;
            case RtcpKind.Goodbye when !packet.GoodbyeReason.IsEmpty || packet.Body.Length == packet.Count * 4:
                writer.TryWriteGoodbye(List(packet.Count, packet, static (p, i) => p.ReadGoodbye(i)).ToArray(), packet.GoodbyeReason);
                break;
            case RtcpKind.Nack:
                writer.TryWriteNack(packet.SenderSsrc, packet.MediaSsrc, Pairs(packet).ToArray());
                break;
            case RtcpKind.PictureLossIndication:
                writer.TryWritePictureLossIndication(packet.SenderSsrc, packet.MediaSsrc);
                break;
            case RtcpKind.FullIntraRequest:
                writer.TryWriteFullIntraRequest(packet.SenderSsrc, List(packet.FirCount, packet, static (p, i) => p.ReadFir(i)).ToArray(), packet.MediaSsrc);
                break;
            case RtcpKind.ReceiverEstimatedMaximumBitrate:
                var ssrcs = List(packet.RembSsrcCount, packet, static (p, i) => p.ReadRembSsrc(i)).ToArray();
                writer.TryWriteRemb(packet.SenderSsrc, packet.ReadRemb(), ssrcs, packet.MediaSsrc);
                break;
            case RtcpKind.SourceDescription when packet.Count == 1 && HasOneItem(packet):
                var items = packet.ReadSourceDescription();
                items.TryRead(out var ssrc, out var type, out var text);
                writer.TryWriteSourceDescription(ssrc, type, text);
                break;
            default:
                writer.TryWriteRaw(packet.Bytes);
                break;
        }
    }

    /// <summary>The wire can say more than 64 bits hold.</summary>
    private static RembFeedback ReadRate(JsonElement bitrate)
    {
        if (bitrate.TryGetUInt64(out var bits)) return RembFeedback.FromBitrate(bits);
        var large = BigInteger.Parse(bitrate.GetRawText(), CultureInfo.InvariantCulture);
        var exponent = (int)large.GetBitLength() - 18;
        return new RembFeedback(exponent, (int)(large >> exponent));
    }

    public static void Serialize(JsonElement input, CaseReport report)
    {
        var buffer = new byte[1 << 16];
        var writer = new RtcpWriter(buffer);
        var sender = input.GetProperty("senderSsrc").GetUInt32();
        var media = input.GetProperty("mediaSsrc").GetUInt32();
        switch (input.GetProperty("type").GetString())
        {
            case "NACK":
                writer.TryWriteNack(sender, media, input.GetProperty("seqs").EnumerateArray().Select(s => s.GetUInt16()).ToArray());
                break;
            case "FIR":
                var entries = input.GetProperty("entries").EnumerateArray()
                    .Select(e => (e.GetProperty("ssrc").GetUInt32(), e.GetProperty("seq").GetByte())).ToArray();
                writer.TryWriteFullIntraRequest(sender, entries, media);
                break;
            case "REMB":
                writer.TryWriteRemb(sender, ReadRate(input.GetProperty("bitrate")), input.GetProperty("ssrcs").EnumerateArray().Select(s => s.GetUInt32()).ToArray(), media);
                break;
            case "PLI":
                writer.TryWritePictureLossIndication(sender, media);
                break;
            default:
                report.Fail("type", "a known type", input.GetProperty("type"));
                return;
        }
        report.Check("packet", CaseReport.Hex(buffer.AsSpan(0, writer.Length)));
    }
}
