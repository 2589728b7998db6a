using System.Globalization;
using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Contracts.Events;
using RoomLens.ObserverBot.Tracking;
using Found = RoomLens.ObserverBot.Detection.Detection;

namespace RoomLens.Conformance.Vision;

/// <summary>Cases of the tracker over whole sequences.</summary>
internal static class TrackCases
{
    private const double DefaultFramesPerSecond = 30;
    // Sequences come in pixels of a picture whose size is not given; the tracker's measures are relative.
    private const double LeastPictureSide = 640;
    private const double Rounding = 1e-9;

    public static void Run(JsonElement input, CaseReport report)
    {
        var ids = Track(input);
        report.Check("distinctIds", ids.SelectMany(frame => frame).Where(id => id is not null).Distinct().Count());
        if (report.Expect.TryGetProperty("groundTruth", out var truth)) CompareTruth(ids, truth, report);
        if (report.Expect.TryGetProperty("ids", out var expected)) CompareIds(ids, expected, report);
        report.MarkCompared("idsUpToRenaming");
    }

    private static void CompareTruth(List<long?[]> ids, JsonElement truth, CaseReport report)
    {
        var last = new Dictionary<string, long>();
        var switches = 0;
        for (var frame = 0; frame < ids.Count; frame++)
        {
            for (var box = 0; box < ids[frame].Length; box++)
            {
                if (ids[frame][box] is not { } id) continue;
                var label = truth[frame][box].ToString();
                if (last.TryGetValue(label, out var before) && before != id) switches++;
                last[label] = id;
            }
        }
        report.MarkCompared("groundTruth");
        report.MarkCompared("maxIdSwitches");
        if (report.Expect.TryGetProperty("maxIdSwitches", out var most) && switches > most.GetInt32()) report.Fail("maxIdSwitches", most, switches);
    }

    private static void CompareIds(List<long?[]> ids, JsonElement expected, CaseReport report)
    {
        var (there, back) = (new Dictionary<long, long>(), new Dictionary<long, long>());
        report.MarkCompared("ids");
        for (var frame = 0; frame < Math.Max(ids.Count, expected.GetArrayLength()); frame++)
        {
            var wanted = frame < expected.GetArrayLength() ? expected[frame].EnumerateArray().Select(id => id.GetInt64()).ToArray() : [];
            var given = frame < ids.Count ? ids[frame] : [];
            var same = wanted.Length == given.Length;
            for (var box = 0; same && box < wanted.Length; box++)
            {
                same = given[box] is { } id && there.TryAdd(id, wanted[box]) | there[id] == wanted[box] && back.TryAdd(wanted[box], id) | back[wanted[box]] == id;
            }
            if (same) continue;
            report.Fail($"ids[{frame}]", JsonSerializer.Serialize(wanted), JsonSerializer.Serialize(given));
            return;
        }
    }

    private static List<long?[]> Track(JsonElement input)
    {
        var frames = input.GetProperty("frames").EnumerateArray()
            .Select(frame => frame.EnumerateArray().Select(box => box.EnumerateArray().Select(v => v.GetDouble()).ToArray()).ToArray()).ToList();
        var boxes = frames.SelectMany(frame => frame).ToList();
        var side = boxes.Count == 0 ? LeastPictureSide : Math.Max(LeastPictureSide, boxes.Max(box => Math.Max(box[2], box[3])));
        // A track counts from its first detection, whatever its score.
        var least = boxes.Count == 0 ? 0.5 : boxes.Min(box => box[4]);
        var tracker = new Tracker(new TrackerOptions { HighScore = (float)Math.Min(0.5, least) });
        var fps = input.TryGetProperty("fps", out var given) ? given.GetDouble() : DefaultFramesPerSecond;
        var result = new List<long?[]>();
        foreach (var frame in frames)
        {
            var found = frame.Select(box => Detect(box, side)).ToList();
            var tracks = tracker.Update(found, TimeSpan.FromSeconds(result.Count / fps)).Where(track => track.IsSeen).ToList();
            result.Add([.. found.Select(detection => Take(tracks, detection))]);
        }
        return result;
    }

    private static Found Detect(double[] box, double side) => new(
        box.Length > 5 ? box[5].ToString(CultureInfo.InvariantCulture) : "0", (float)box[4],
        new Box(box[0] / side, box[1] / side, (box[2] - box[0]) / side, (box[3] - box[1]) / side));

    private static bool IsSame(Box a, Box b) =>
        Math.Abs(a.X - b.X) < Rounding && Math.Abs(a.Y - b.Y) < Rounding && Math.Abs(a.Width - b.Width) < Rounding && Math.Abs(a.Height - b.Height) < Rounding;

    private static long? Take(List<Track> tracks, Found detection)
    {
        var index = tracks.FindIndex(track => track.Label == detection.Label && IsSame(track.Box, detection.Box));
        if (index < 0) return null;
        var id = tracks[index].TrackId;
        tracks.RemoveAt(index);
        return id;
    }
}
