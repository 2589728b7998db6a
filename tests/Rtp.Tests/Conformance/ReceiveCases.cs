using System.Text.Json;
using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Conformance;

/// <summary>Cases of loss requests, frame assembly and whole captures (VP8).</summary>
internal static class ReceiveCases
{
    public static void Nack(JsonElement input, CaseReport report)
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
            while (nack.NextTimeout is { } due && due < now || nack.NextTimeout <= now && step.GetProperty("op").GetString() == "end") Poll(nack.NextTimeout!.Value);
            switch (step.GetProperty("op").GetString())
            {
                case "rtp":
                    var sequence = extender.Extend(step.GetProperty("seq").GetUInt16());
                    nack.HandlePacket(sequence, step.TryGetProperty("recovered", out var recovered) && recovered.GetBoolean(), now);
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

    public static void Assemble(JsonElement input, CaseReport report)
    {
        var extender = new SequenceExtender();
        var timestamps = new TimestampExtender();
        var assembler = new FrameAssembler(new FrameAssemblerOptions { StartWait = TimeSpan.Zero }, new PacketBufferPool());
        var perEvent = new List<List<int[]>>();
        foreach (var step in input.GetProperty("events").EnumerateArray())
        {
            if (step.GetProperty("op").GetString() != "rtp")
            {
                report.Fail("op", "rtp", step);
                return;
            }
            var frames = new List<int[]>();
            Insert(CaseReport.Bytes(step, "packet"), extender, timestamps, assembler, default);
            while (assembler.TryAssemble(default, out var frame, out _))
                frames.Add([(ushort)frame.FirstSequence, (ushort)frame.LastSequence]);
            perEvent.Add(frames);
        }
        var expected = report.Expect.GetProperty("framesAfterEvent");
        for (var i = 0; i < perEvent.Count; i++)
            if (expected[i].ValueKind != JsonValueKind.Null && expected[i].GetRawText().Where(c => !char.IsWhiteSpace(c)).SequenceEqual(JsonSerializer.Serialize(perEvent[i])) is false)
                report.Fail($"framesAfterEvent[{i}]", expected[i], JsonSerializer.Serialize(perEvent[i]));
        report.Check("allFrames", perEvent.SelectMany(f => f).OrderBy(f => f[0]).ToList());
    }

    private static bool Insert(byte[] bytes, SequenceExtender extender, TimestampExtender timestamps, FrameAssembler assembler, Instant now)
    {
        if (!RtpPacket.TryParse(bytes, out var packet)) return false;
        var slot = new PacketSlot
        {
            Sequence = extender.Extend(packet.SequenceNumber),
            Timestamp = timestamps.Extend(packet.Timestamp),
            Marker = packet.Marker,
            Arrival = now,
        };
        slot.Kind = packet.Payload.IsEmpty ? SlotKind.Padding : Vp8Descriptor.TryParse(packet.Payload, out slot.Descriptor) ? SlotKind.Media : SlotKind.Damaged;
        assembler.Insert(slot, slot.Kind == SlotKind.Media ? packet.Payload[slot.Descriptor.Length..] : default);
        return true;
    }
}
