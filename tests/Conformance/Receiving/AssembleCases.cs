using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Time;

namespace RoomLens.Conformance.Receiving;

/// <summary>Cases of frame assembly.</summary>
internal static class AssembleCases
{
    // Later than any wait: nothing more comes.
    private static readonly TimeSpan TheEnd = TimeSpan.FromHours(1);

    public static void Run(JsonElement input, CaseReport report)
    {
        if (report.Expect.TryGetProperty("framesAfterEvent", out var expected)) CompareEvents(Assemble(input, report, toTheEnd: false), expected, report);
        if (report.Expect.TryGetProperty("allFrames", out expected)) CompareAll("allFrames", expected.EnumerateArray(), input, report);
    }

    /// <summary>The same frames, at the latest at the end.</summary>
    public static void RunWeak(JsonElement input, CaseReport report)
    {
        if (report.Expect.TryGetProperty("allFrames", out var all)) CompareAll("allFrames", all.EnumerateArray(), input, report);
        else
        {
            var events = report.Expect.GetProperty("framesAfterEvent").EnumerateArray();
            CompareAll("framesAfterEvent", events.Where(list => list.ValueKind == JsonValueKind.Array).SelectMany(list => list.EnumerateArray()), input, report);
        }
    }

    private static void CompareEvents(List<List<int[]>> perEvent, JsonElement expected, CaseReport report)
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

    private static void CompareAll(string field, IEnumerable<JsonElement> expected, JsonElement input, CaseReport report)
    {
        report.MarkCompared(field);
        var given = Sorted(Assemble(input, report, toTheEnd: true).SelectMany(frames => frames));
        var wanted = Sorted(expected.Select(pair => (int[])[pair[0].GetInt32(), pair[1].GetInt32()]));
        if (wanted != given) report.Fail(field, wanted, given);
    }

    private static string Sorted(IEnumerable<int[]> frames) => JsonSerializer.Serialize(frames.OrderBy(frame => frame[0]).ThenBy(frame => frame[1]));

    /// <summary>The frames after each event; to the end: all there are, with every hole waited for until nothing more comes.</summary>
    private static List<List<int[]>> Assemble(JsonElement input, CaseReport report, bool toTheEnd)
    {
        var codec = CodecNames.Parse(input.GetProperty("codec").GetString());
        var feed = new PacketFeed(codec, new FrameAssemblerOptions { StartWait = toTheEnd ? TheEnd : TimeSpan.Zero, SkipToKeyFrame = !toTheEnd });
        var frames = new WholeFrames(codec, feed.Assembler);
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
            perEvent.Add(frames.Take(default));
        }
        if (toTheEnd) perEvent.Add(frames.Take(default(Instant) + TheEnd));
        return perEvent;
    }
}
