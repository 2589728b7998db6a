using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Time;

namespace RoomLens.Conformance.Receiving;

/// <summary>
/// Kind <c>sample.build</c>: the frame assembler with time that is counted in packets, or in timestamps: a hole is given up once so many came after it.
/// A frame leaves when the packet after it is there, or was given up.
/// </summary>
internal static class SampleCases
{
    public static void Run(JsonElement input, CaseReport report)
    {
        var config = input.GetProperty("config");
        var mostPackets = config.GetProperty("maxLatePackets").GetInt64();
        var mostTicks = config.TryGetProperty("maxDelayTs", out var delay) ? delay.GetInt64() : 0;
        var heads = config.TryGetProperty("headBytes", out var given) && given.ValueKind == JsonValueKind.Array
            ? given.EnumerateArray().Select(head => head.GetByte()).ToHashSet() : null;
        var feed = new PacketFeed(new OpaquePayloads(heads is null ? null : heads.Contains), new FrameAssemblerOptions { StartWait = TimeSpan.Zero, SkipToKeyFrame = false });
        // One millisecond for each packet, or tick: a span of time counts nothing below 100 ns.
        feed.Assembler.HoleWait = TimeSpan.FromMilliseconds(mostTicks > 0 ? mostTicks : mostPackets);
        var timestamps = new TimestampExtender();
        var samples = new HeldSamples(feed.Assembler);
        var now = default(Instant);
        foreach (var step in input.GetProperty("events").EnumerateArray())
        {
            if (step.GetProperty("op").GetString() != "rtp") report.Fail("op", "a known op", step);
            var sequence = feed.Extend(step.GetProperty("seq").GetUInt16());
            var ticks = timestamps.Extend(step.GetProperty("ts").GetUInt32());
            var at = Instant.FromMilliseconds(mostTicks > 0 ? ticks : sequence);
            if (at > now) now = at;
            feed.Insert(Packet(step), sequence, at);
            samples.HandlePacket(sequence, now);
        }
        report.Check("samples", samples.Given);
    }

    private static byte[] Packet(JsonElement step)
    {
        var payload = CaseReport.Bytes(step, "payload");
        var packet = new byte[RtpPacket.FixedHeaderLength + payload.Length];
        RtpHeaderWriter.Write(packet, 96, step.GetProperty("marker").GetBoolean(), step.GetProperty("seq").GetUInt16(), step.GetProperty("ts").GetUInt32(), 1);
        payload.CopyTo(packet, RtpPacket.FixedHeaderLength);
        return packet;
    }
}
