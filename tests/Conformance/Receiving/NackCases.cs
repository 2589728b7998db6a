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
        var tick = TimeSpan.FromMilliseconds(config.GetProperty("processIntervalMs").GetDouble());
        var seqs = new ushort[ushort.MaxValue];
        Instant? passed = null;
        var given = TimeSpan.FromMilliseconds(config.GetProperty("rttMs").GetDouble());
        var roundTrip = given;
        var feedback = new List<object>();
        var (total, keyFrameRequests) = (0, 0);
        foreach (var step in input.GetProperty("events").EnumerateArray())
        {
            var now = CaseTime.Of(step);
            // The case gives the round trip, and measurements do not move it. The timer is what looks at it: one that became shorter makes
            // requests due that lie in the past, and the next tick sees them.
            if (NotBefore(default) <= now) roundTrip = given;
            nack.SetRoundTrip(roundTrip);
            while (nack.NextTimeout is { } due && NotBefore(due) <= now) Poll(NotBefore(due));
            passed = now;
            switch (step.GetProperty("op").GetString())
            {
                case "rtp":
                    var sequence = extender.Extend(step.GetProperty("seq").GetUInt16());
                    nack.HandlePacket(sequence, step.TryGetProperty("recovered", out var recovered) && recovered.GetBoolean(), now,
                        step.TryGetProperty("key", out var key) && key.ValueKind == JsonValueKind.True);
                    if (nack.TakeOverflow())
                    {
                        keyFrameRequests++;
                        feedback.Add(new { t = CaseTime.Milliseconds(now), afterSeq = step.GetProperty("seq").GetInt32(), keyFrameRequest = true });
                    }
                    Poll(now);
                    break;
                case "rtt":
                    given = TimeSpan.FromMilliseconds(step.GetProperty("ms").GetDouble());
                    break;
                case "clearTo":
                    // What is not known to be lost cannot be given up.
                    if (extender.Highest is { } highest) nack.ClearBefore(Math.Min(extender.Peek(step.GetProperty("seq").GetUInt16()), highest));
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

        Instant NotBefore(Instant due) =>
            passed is not { } last || due > last || tick == TimeSpan.Zero ? due : new Instant((last.Nanoseconds / (tick.Ticks * 100) + 1) * tick.Ticks * 100);

        void Poll(Instant now)
        {
            if (!nack.TryPollRequest(now, seqs, out var count)) return;
            total += count;
            feedback.Add(new { t = CaseTime.Milliseconds(now), seqs = seqs[..count] });
        }
    }
}
