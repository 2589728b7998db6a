using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Conformance.Rtp;

/// <summary>Cases of building transport-wide feedback: what is built is parsed back.</summary>
internal static class TransportWideCases
{
    private const double ReferenceUnitMs = 64;

    public static void Build(JsonElement input, CaseReport report)
    {
        var recorder = new TransportWideRecorder();
        foreach (var arrival in input.GetProperty("arrivals").EnumerateArray())
            recorder.HandlePacket(arrival.GetProperty("seq").GetUInt16(), new Instant((long)Math.Round(arrival.GetProperty("tMs").GetDouble() * 1e6)));
        recorder.NextFeedbackCount = (byte)input.GetProperty("feedbackCount").GetInt32();
        var buffer = new byte[MaxBytes(input) ?? MaxBytes(report.Expect) ?? 256 * 1024];
        var writer = new RtcpWriter(buffer);
        if (!recorder.TryWrite(ref writer, input.GetProperty("senderSsrc").GetUInt32(), input.GetProperty("mediaSsrc").GetUInt32()))
        {
            report.Fail("packet", "built", "not built");
            return;
        }
        var bytes = buffer.AsSpan(0, writer.Length);
        report.MarkCompared("maxBytes");
        if (!RtcpReader.TryCreate(bytes, out var reader) || !reader.TryRead(out var packet) || packet.Kind != RtcpKind.TransportWideFeedback)
        {
            report.Fail("packet", "transport-wide feedback", CaseReport.Hex(bytes));
            return;
        }
        Compare(packet.ReadTransportWide(), report);
    }

    private static int? MaxBytes(JsonElement of) =>
        of.TryGetProperty("maxBytes", out var limit) && limit.ValueKind == JsonValueKind.Number ? limit.GetInt32() : null;

    private static void Compare(TransportWideReader feedback, CaseReport report)
    {
        report.Check("baseSeq", feedback.BaseSequence);
        report.Check("packetStatusCount", feedback.StatusCount);
        report.Check("fbPktCount", feedback.FeedbackCount);
        report.MarkCompared("toleranceMs");
        var packets = new List<object>();
        var timeMs = feedback.ReferenceTime * ReferenceUnitMs;
        while (feedback.TryRead(out var seq, out var status, out var deltaUs))
        {
            timeMs += deltaUs / 1000.0;
            packets.Add(status == PacketStatus.NotReceived ? new { seq, received = false } : new { seq, received = true, tMs = timeMs });
        }
        report.Check("packets", packets, report.Expect.TryGetProperty("toleranceMs", out var tolerance) ? tolerance.GetDouble() : 0);
    }
}
