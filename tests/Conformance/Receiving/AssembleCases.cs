using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Time;

namespace RoomLens.Conformance.Receiving;

/// <summary>Cases of frame assembly.</summary>
internal static class AssembleCases
{
    public static void Run(JsonElement input, CaseReport report)
    {
        var perEvent = Assemble(input, report);
        if (report.Expect.TryGetProperty("framesAfterEvent", out var expected))
        {
            report.MarkCompared("framesAfterEvent");
            if (expected.GetArrayLength() != perEvent.Count) report.Fail("framesAfterEvent", expected.GetArrayLength(), perEvent.Count);
            for (var i = 0; i < Math.Min(perEvent.Count, expected.GetArrayLength()); i++)
            {
                if (expected[i].ValueKind == JsonValueKind.Null) continue;
                if (JsonComparison.Find(expected[i], JsonSerializer.SerializeToElement(perEvent[i])) is not null)
                    report.Fail($"framesAfterEvent[{i}]", expected[i], JsonSerializer.Serialize(perEvent[i]));
            }
        }
        report.Check("allFrames", perEvent.SelectMany(frames => frames).OrderBy(frame => frame[0]).ToList());
    }

    /// <summary>The same frames, at the latest at the end.</summary>
    public static void RunWeak(JsonElement input, CaseReport report)
    {
        var frames = Assemble(input, report, atEnd: true).SelectMany(list => list).OrderBy(frame => frame[0]).ThenBy(frame => frame[1]).ToList();
        if (report.Expect.TryGetProperty("allFrames", out _))
        {
            report.Check("allFrames", frames);
            return;
        }
        var expected = report.Expect.GetProperty("framesAfterEvent").EnumerateArray().Where(list => list.ValueKind == JsonValueKind.Array)
            .SelectMany(list => list.EnumerateArray()).Select(pair => (int[])[pair[0].GetInt32(), pair[1].GetInt32()])
            .OrderBy(frame => frame[0]).ThenBy(frame => frame[1]).ToList();
        if (JsonSerializer.Serialize(expected) != JsonSerializer.Serialize(frames))
            report.Fail("framesAfterEvent", JsonSerializer.Serialize(expected), JsonSerializer.Serialize(frames));
    }

    private static List<List<int[]>> Assemble(JsonElement input, CaseReport report, bool atEnd = false)
    {
        var feed = new PacketFeed(CodecNames.Parse(input.GetProperty("codec").GetString()), new FrameAssemblerOptions { StartWait = TimeSpan.Zero });
        var perEvent = new List<List<int[]>>();
        foreach (var step in input.GetProperty("events").EnumerateArray())
        {
            switch (step.GetProperty("op").GetString())
            {
                case "rtp":
                    feed.Insert(CaseReport.Bytes(step, "packet"), default);
                    break;
                case "clearTo":
                    feed.DiscardThrough(step.GetProperty("seq").GetUInt16());
                    break;
                default:
                    report.Fail("op", "a known op", step);
                    break;
            }
            perEvent.Add(Take(feed, default));
        }
        if (atEnd) perEvent.Add(Take(feed, default(Instant) + TimeSpan.FromHours(1)));
        return perEvent;
    }

    private static List<int[]> Take(PacketFeed feed, Instant now)
    {
        var frames = new List<int[]>();
        while (feed.Assembler.TryAssemble(now, out var frame, out _)) frames.Add([(ushort)frame.FirstSequence, (ushort)frame.LastSequence]);
        return frames;
    }
}
