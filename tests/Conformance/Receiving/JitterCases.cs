using System.Text.Json;
using RoomLens.Conformance.Running;

namespace RoomLens.Conformance.Receiving;

/// <summary>Kind <c>jitter.sequence</c>: by frames as aiortc gives them out, or by packets behind a play-out head as pion does.</summary>
internal static class JitterCases
{
    public static void Run(JsonElement input, CaseReport report)
    {
        if (input.GetProperty("config").TryGetProperty("minPackets", out _)) RunPackets(input, report);
        else RunFrames(input, report);
    }

    private static void RunFrames(JsonElement input, CaseReport report)
    {
        var buffer = new PacedFrames(input.GetProperty("config"));
        var frames = new List<object?>();
        var keyFrames = new List<int>();
        foreach (var step in input.GetProperty("events").EnumerateArray())
        {
            if (step.GetProperty("op").GetString() != "rtp") report.Fail("op", "a known op", step);
            frames.Add(buffer.Add(CaseReport.Bytes(step, "packet"), out var needsKeyFrame));
            keyFrames.Add(needsKeyFrame ? 1 : 0);
        }
        report.Check("framesAfterEvent", frames);
        report.Check("pli", keyFrames);
        report.Check("held", buffer.Held);
    }

    private static void RunPackets(JsonElement input, CaseReport report)
    {
        var head = new PlayoutHead(input.GetProperty("config").GetProperty("minPackets").GetInt32());
        var popped = new List<int?>();
        foreach (var step in input.GetProperty("events").EnumerateArray())
        {
            switch (step.GetProperty("op").GetString())
            {
                case "rtp":
                    head.Add(step.GetProperty("seq").GetUInt16(), step.GetProperty("ts").GetUInt32());
                    break;
                case "pop":
                    for (var left = step.GetProperty("n").GetInt32(); left > 0; left--) popped.Add(head.Take());
                    break;
                case "popAtTs":
                    popped.Add(head.TakeAt(step.GetProperty("ts").GetUInt32()));
                    break;
                case "skipOne":
                    head.Skip();
                    break;
                default:
                    report.Fail("op", "a known op", step);
                    break;
            }
        }
        report.Check("popped", popped);
    }
}
