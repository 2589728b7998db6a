using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Time;

namespace RoomLens.Conformance.Receiving;

/// <summary>Cases of requests for lost packets.</summary>
internal static class NackCases
{
    /// <summary>What is missing inside the window after each step: a generator that asks for all of it each time it is polled.</summary>
    public static void ReceiveLog(JsonElement input, CaseReport report)
    {
        var size = input.GetProperty("config").GetProperty("size").GetInt32();
        var extender = new SequenceExtender();
        var nack = new NackGenerator(NackOptions.LibWebRtc with { MaxAgePackets = size, MaxTracked = int.MaxValue, MaxTries = int.MaxValue, Tick = TimeSpan.Zero });
        nack.SetRoundTrip(TimeSpan.Zero);
        var now = default(Instant);
        var missing = new List<ushort[]>();
        var seqs = new ushort[ushort.MaxValue + 1];
        foreach (var step in input.GetProperty("steps").EnumerateArray())
        {
            now += TimeSpan.FromMilliseconds(1);
            foreach (var seq in step.EnumerateArray()) nack.HandlePacket(extender.Extend(seq.GetUInt16()), recovered: false, now);
            nack.SetRoundTrip(TimeSpan.Zero);
            missing.Add(nack.TryPollRequest(now, seqs, out var count) ? seqs[..count] : []);
        }
        report.Check("missingAfterStep", missing);
    }

    public static void Sequence(JsonElement input, CaseReport report)
    {
        var config = input.GetProperty("config");
        var extender = new SequenceExtender();
        var nack = new NackGenerator(NackOptions.LibWebRtc with
        {
            FirstDelay = TimeSpan.FromMilliseconds(config.GetProperty("sendDelayMs").GetDouble()),
            Tick = TimeSpan.FromMilliseconds(config.GetProperty("processIntervalMs").GetDouble()),
            MaxTracked = config.GetProperty("maxListSize").GetInt32(),
            MaxTries = config.GetProperty("maxRetries").GetInt32(),
            FirstAfterPackets = int.MaxValue,
        });
        var fixedRoundTrip = TimeSpan.FromMilliseconds(config.GetProperty("rttMs").GetDouble());
        var feedback = new List<object>();
        var (total, keyFrameRequests) = (0, 0);
        foreach (var step in input.GetProperty("events").EnumerateArray())
        {
            var now = Instant.FromMilliseconds(step.GetProperty("t").GetInt64());
            // The case gives the round trip; measurements do not move it.
            nack.SetRoundTrip(fixedRoundTrip);
            while (nack.NextTimeout is { } due && due <= now) Poll(due);
            switch (step.GetProperty("op").GetString())
            {
                case "rtp":
                    var sequence = extender.Extend(step.GetProperty("seq").GetUInt16());
                    nack.HandlePacket(sequence, step.TryGetProperty("recovered", out var recovered) && recovered.GetBoolean(), now,
                        step.TryGetProperty("key", out var key) && key.ValueKind == JsonValueKind.True);
                    if (nack.TakeOverflow())
                    {
                        keyFrameRequests++;
                        feedback.Add(new { t = step.GetProperty("t").GetInt64(), afterSeq = step.GetProperty("seq").GetInt32(), keyFrameRequest = true });
                    }
                    Poll(now);
                    break;
                case "rtt":
                    fixedRoundTrip = TimeSpan.FromMilliseconds(step.GetProperty("ms").GetDouble());
                    break;
                case "clearTo":
                    nack.ClearBefore(extender.Peek(step.GetProperty("seq").GetUInt16()));
                    break;
                case "end":
                    break;
                default:
                    report.Fail("op", "a known op", step);
                    break;
            }
        }
        report.Check("feedback", feedback);
        report.Check("totalNacked", total);
        report.Check("keyFrameRequests", keyFrameRequests);

        void Poll(Instant now)
        {
            Span<ushort> seqs = stackalloc ushort[1024];
            if (!nack.TryPollRequest(now, seqs, out var count)) return;
            total += count;
            feedback.Add(new { t = now.Nanoseconds / 1_000_000, seqs = seqs[..count].ToArray() });
        }
    }
}
