using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Time;

namespace RoomLens.Conformance.Receiving;

/// <summary>
/// Kinds <c>jitter.sequence</c> and <c>sample.build</c> through the jitter buffer and the assembler, with payloads of no known format. The peers'
/// policies (play-out heads, frames counted before release, waits counted in packets) are not among the assembler's options.
/// </summary>
internal static class OpaqueCases
{
    private static readonly TimeSpan Forever = TimeSpan.FromDays(1);

    public static void Jitter(JsonElement input, CaseReport report)
    {
        var capacity = input.GetProperty("config").TryGetProperty("capacity", out var given) ? given.GetInt32() : 512;
        var feed = new PacketFeed(new OpaquePayloads(), Options with { InitialPackets = capacity, MaxPackets = capacity });
        feed.Assembler.HoleWait = Forever;
        var frames = new List<object?>();
        var keyFrames = new List<int>();
        foreach (var step in input.GetProperty("events").EnumerateArray())
        {
            if (step.GetProperty("op").GetString() != "rtp")
            {
                report.Fail("op", "an op of a jitter buffer without a play-out head", step);
                return;
            }
            keyFrames.Add(feed.Insert(CaseReport.Bytes(step, "packet"), default) ? 0 : 1);
            frames.Add(feed.Assembler.TryAssemble(default, out var frame, out var payload) ? Describe(frame, payload) : null);
        }
        report.Check("framesAfterEvent", frames);
        report.Check("pli", keyFrames);
    }

    public static void Samples(JsonElement input, CaseReport report)
    {
        var feed = new PacketFeed(new OpaquePayloads(), Options);
        feed.Assembler.HoleWait = TimeSpan.FromMilliseconds(1);
        foreach (var step in input.GetProperty("events").EnumerateArray())
        {
            if (step.GetProperty("op").GetString() != "rtp") report.Fail("op", "a known op", step);
            var packet = new byte[RtpPacket.FixedHeaderLength + step.GetProperty("payload").GetString()!.Length / 2];
            RtpHeaderWriter.Write(packet, 96, step.GetProperty("marker").GetBoolean(), step.GetProperty("seq").GetUInt16(), step.GetProperty("ts").GetUInt32(), 1);
            CaseReport.Bytes(step, "payload").CopyTo(packet, RtpPacket.FixedHeaderLength);
            feed.Insert(packet, default);
        }
        var samples = new List<object>();
        long? last = null;
        while (feed.Assembler.TryAssemble(default(Instant) + Forever, out var frame, out var payload))
        {
            samples.Add(new { data = CaseReport.Hex(payload), ts = (uint)frame.Timestamp, prevDroppedPackets = frame.FirstSequence - 1 - last ?? 0 });
            last = frame.LastSequence;
        }
        report.Check("samples", samples);
    }

    private static FrameAssemblerOptions Options => new() { StartWait = TimeSpan.Zero, SkipToKeyFrame = false };

    private static object Describe(in AssembledFrame frame, ReadOnlySpan<byte> payload) => new { ts = (uint)frame.Timestamp, data = CaseReport.Hex(payload) };
}
