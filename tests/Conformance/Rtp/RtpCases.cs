using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Packets;

namespace RoomLens.Conformance.Rtp;

/// <summary>Cases of packets and of the retransmission format.</summary>
internal static class RtpCases
{
    public static void Parse(JsonElement input, CaseReport report)
    {
        var ok = RtpPacket.TryParse(CaseReport.Bytes(input, "packet"), out var packet);
        var expect = report.Expect;
        if (expect.TryGetProperty("anyOf", out var alternatives))
        {
            // Accepting or refusing may both be right; the header fields beside are compared when it was accepted.
            report.MarkCompared("anyOf");
            var differences = new List<List<string>>();
            foreach (var alternative in alternatives.EnumerateArray())
            {
                var attempt = new CaseReport("", alternative, report.Folder);
                CompareWhole(ok, packet, alternative, attempt);
                differences.Add(attempt.Differences);
            }
            if (differences.All(list => list.Count > 0)) report.Fail("anyOf", "one that holds", string.Join(" | ", differences.SelectMany(list => list)));
            if (!ok)
            {
                // The header fields beside are compared only when it was accepted.
                foreach (var field in expect.EnumerateObject()) report.MarkCompared(field.Name);
                return;
            }
        }
        CompareWhole(ok, packet, expect, report);
    }

    private static void CompareWhole(bool ok, in RtpPacket packet, JsonElement expect, CaseReport report)
    {
        report.Check(expect, "ok", ok);
        if (ok) Compare(packet, expect, report);
        report.FailUncompared(expect);
    }

    private static void Compare(in RtpPacket packet, JsonElement expect, CaseReport report)
    {
        var csrcs = new List<uint>();
        for (var i = 0; i < packet.Csrcs.Length; i += 4) csrcs.Add(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(packet.Csrcs[i..]));
        var extensions = new List<object>();
        var elements = packet.ReadExtensions();
        while (elements.TryRead(out var id, out var data)) extensions.Add(new { id, data = CaseReport.Hex(data) });
        report.Check(expect, "version", 2);
        report.Check(expect, "padding", packet.PaddingSize > 0);
        report.Check(expect, "extension", packet.HasExtension);
        report.Check(expect, "marker", packet.Marker);
        report.Check(expect, "payloadType", packet.PayloadType);
        report.Check(expect, "sequenceNumber", packet.SequenceNumber);
        report.Check(expect, "timestamp", packet.Timestamp);
        report.Check(expect, "ssrc", packet.Ssrc);
        report.Check(expect, "csrcs", csrcs);
        report.Check(expect, "extensionProfile", packet.HasExtension ? packet.ExtensionProfile : null);
        report.Check(expect, "extensionLength", packet.ExtensionData.Length);
        report.Check(expect, "extensions", extensions);
        report.Check(expect, "extensionData", CaseReport.Hex(packet.ExtensionData));
        report.Check(expect, "paddingSize", packet.PaddingSize);
        report.Check(expect, "payload", CaseReport.Hex(packet.Payload));
        report.Check(expect, "headerLength", packet.HeaderLength);
    }

    public static void Serialize(JsonElement input, CaseReport report)
    {
        Span<byte> packet = new byte[1 << 16];
        var length = RtpHeaderWriter.Write(
            packet, input.GetProperty("payloadType").GetByte(), input.GetProperty("marker").GetBoolean(),
            input.GetProperty("sequenceNumber").GetUInt16(), input.GetProperty("timestamp").GetUInt32(), input.GetProperty("ssrc").GetUInt32());
        if (input.TryGetProperty("extensionProfile", out var profile) && profile.ValueKind == JsonValueKind.Number)
        {
            var at = length;
            length = RtpHeaderWriter.BeginExtensions(packet, at, profile.GetInt32());
            if (input.TryGetProperty("extensionData", out _))
            {
                var data = CaseReport.Bytes(input, "extensionData");
                data.CopyTo(packet[length..]);
                length += data.Length;
            }
            else
            {
                foreach (var element in input.GetProperty("extensions").EnumerateArray())
                    length = RtpHeaderWriter.WriteExtension(
                        packet, length, profile.GetInt32(), element.GetProperty("id").GetInt32(), CaseReport.Bytes(element, "data"));
            }
            length = RtpHeaderWriter.EndExtensions(packet, at, length);
        }
        var payload = CaseReport.Bytes(input, "payload");
        payload.CopyTo(packet[length..]);
        length += payload.Length;
        if (input.TryGetProperty("paddingSize", out var padding) && padding.ValueKind == JsonValueKind.Number) length = RtpHeaderWriter.WritePadding(packet, length, padding.GetByte());
        report.Check("packet", CaseReport.Hex(packet[..length]));
    }

    public static void RtxEncode(JsonElement input, CaseReport report)
    {
        Span<byte> target = new byte[1 << 16];
        if (!RtpPacket.TryParse(CaseReport.Bytes(input, "packet"), out var packet))
        {
            report.Fail("packet", "readable", "refused");
            return;
        }
        var length = RtxPacket.Encode(
            packet, input.GetProperty("rtxPayloadType").GetByte(), input.GetProperty("rtxSsrc").GetUInt32(),
            input.GetProperty("rtxSequenceNumber").GetUInt16(), target);
        report.Check("packet", CaseReport.Hex(target[..length]));
    }

    public static void RtxDecode(JsonElement input, CaseReport report)
    {
        Span<byte> target = new byte[1 << 16];
        var length = RtpPacket.TryParse(CaseReport.Bytes(input, "packet"), out var packet)
            ? RtxPacket.Decode(packet, input.GetProperty("payloadType").GetByte(), input.GetProperty("ssrc").GetUInt32(), target)
            : 0;
        report.Check("ok", length > 0);
        report.Check("packet", CaseReport.Hex(target[..length]));
    }
}
