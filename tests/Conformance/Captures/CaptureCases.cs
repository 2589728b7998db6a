using System.Text.Json;
using RoomLens.Conformance.Receiving;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Packets;

namespace RoomLens.Conformance.Captures;

/// <summary>Whole captures with loss, reordering, duplicates and wraps.</summary>
internal static class CaptureCases
{
    public static void Run(JsonElement input, CaseReport report)
    {
        var codec = CodecNames.Parse(input.GetProperty("codec").GetString());
        var arrivals = CaptureFile.Load(input, report.Folder);
        var media = arrivals.Where(arrival => !CaptureFile.IsRtcp(arrival.Packet)).ToList();
        var config = input.GetProperty("config");
        var wait = TimeSpan.FromMilliseconds(config.GetProperty("maxReorderWaitMs").GetDouble());
        report.Check("rtcpPackets", arrivals.Count - media.Count);

        var frames = CaptureFrames.Assemble(codec, media, wait);
        CompareFrames(frames, report);
        var useNack = config.GetProperty("nack").GetBoolean();
        CompareStream(CaptureStream.Receive(codec, media, wait, useNack), frames, media, useNack, report);
        if (report.Expect.TryGetProperty("decode", out var decode)) CaptureDecoding.Compare(codec, frames, decode, report);
    }

    /// <summary>Every complete frame, decodable or not. Frames that are allowed only are left out where they came.</summary>
    private static void CompareFrames(List<CapturedFrame> frames, CaseReport report)
    {
        var expected = report.Expect.GetProperty("frames").EnumerateArray().ToList();
        var allowed = report.Expect.TryGetProperty("allowedFrames", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [];
        report.MarkCompared("frames");
        report.MarkCompared("allowedFrames");
        var taken = new List<CapturedFrame>();
        foreach (var frame in frames)
        {
            var next = taken.Count < expected.Count ? expected[taken.Count] : default;
            if (next.ValueKind == JsonValueKind.Object && Matches(next, frame)) taken.Add(frame);
            else if (!allowed.Any(other => Matches(other, frame)))
            {
                var wanted = next.ValueKind == JsonValueKind.Object ? next.GetRawText() : "no frame";
                report.Fail($"frames[{taken.Count}]", wanted, frame.Facts.GetRawText());
                return;
            }
        }
        report.Check("frameCount", taken.Count);
        report.Check("keyFrames", taken.Count(frame => frame.IsKeyFrame));
        if (taken.Count < expected.Count) report.Fail($"frames[{taken.Count}]", expected[taken.Count].GetRawText(), "no frame");
    }

    private static bool Matches(JsonElement expected, CapturedFrame frame) => JsonComparison.Find(expected, frame.Facts) is null;

    /// <summary>The whole receiver: what it asks for, and that nothing undecodable leaves it.</summary>
    private static void CompareStream(
        CaptureStream stream, List<CapturedFrame> frames, List<CaptureArrival> media, bool nack, CaseReport report)
    {
        var arrived = media.Select(arrival => SequenceOf(arrival.Packet)).ToHashSet();
        report.MarkCompared("lostSeqs");
        if (nack && report.Expect.TryGetProperty("lostSeqs", out var lost))
        {
            // One that comes late may come before it is asked for.
            foreach (var seq in lost.EnumerateArray().Where(seq => !stream.Nacked.Contains(seq.GetInt32()) && !arrived.Contains(seq.GetInt32())))
                report.Fail("lostSeqs", seq, "not asked for");
        }
        report.Check("keyFrameRequestExpected", stream.KeyFrameRequested);
        report.Check("firstDecodableTs", stream.Timestamps.Count == 0 ? null : (object)stream.Timestamps[0]);
        CompareDecodable(stream, frames, report);
        var complete = !report.Expect.TryGetProperty("lostSeqs", out _) && !report.Expect.TryGetProperty("firstDecodableTs", out _);
        if (complete && frames.Count > 0 && frames[0].IsKeyFrame && stream.Timestamps.Count != frames.Count)
            report.Fail("frames of the stream", frames.Count, stream.Timestamps.Count);
    }

    private static void CompareDecodable(CaptureStream stream, List<CapturedFrame> frames, CaseReport report)
    {
        report.MarkCompared("notDecodableFirstSeqs");
        report.MarkCompared("nextContiguousFirstSeq");
        var given = stream.Timestamps.ToHashSet();
        var inside = false;
        var undecodable = report.Expect.TryGetProperty("notDecodableFirstSeqs", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(seq => seq.GetInt32()).ToHashSet() : [];
        int? next = report.Expect.TryGetProperty("nextContiguousFirstSeq", out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;
        foreach (var frame in frames)
        {
            inside |= undecodable.Contains(frame.FirstSequence);
            if (frame.FirstSequence == next) inside = false;
            if (given.Contains(frame.Timestamp) && (undecodable.Contains(frame.FirstSequence) || (inside && next is not null)))
                report.Fail("notDecodableFirstSeqs", $"{frame.FirstSequence} held back", "given out");
        }
    }

    private static int SequenceOf(byte[] bytes) => RtpPacket.TryParse(bytes, out var packet) ? packet.SequenceNumber : -1;
}
