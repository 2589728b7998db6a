using System.Text.Json.Nodes;

namespace RoomLens.EndToEnd.Tests.Harness.Reading;

/// <summary>The per-frame detections of a room, as the live page gets them.</summary>
internal static class LiveDetections
{
    /// <summary>Reads until each of so many producers has so many frames; the objects of each frame, left to right.</summary>
    public static async Task<IReadOnlyDictionary<string, List<List<LiveObject>>>> CollectAsync(
        Installation installation, string room, int producers, int frames, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        using var http = new HttpClient { BaseAddress = new Uri(installation.Url) };
        if (installation.Api.Bearer is { } token) http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        await using var stream = await http.GetStreamAsync(new Uri($"/v1/rooms/{room}/detections/stream", UriKind.Relative), timeout.Token);
        using var reader = new StreamReader(stream);
        Dictionary<string, List<List<LiveObject>>> seen = [];
        while (seen.Count < producers || seen.Values.Any(list => list.Count < frames))
        {
            var line = await reader.ReadLineAsync(timeout.Token) ?? throw new IOException("The stream of detections ended.");
            if (!line.StartsWith("data:", StringComparison.Ordinal)) continue;
            var message = JsonNode.Parse(line[5..])!;
            var producer = message["producerId"]!.GetValue<string>();
            if (!seen.TryGetValue(producer, out var list)) seen[producer] = list = [];
            list.Add([.. message["objects"]!.AsArray().Select(LiveObject.Of).OrderBy(found => found.X)]);
        }

        return seen;
    }

    /// <summary>The objects with that label, frame by frame.</summary>
    public static List<List<LiveObject>> Only(List<List<LiveObject>> frames, string label) =>
        [.. frames.Select(frame => frame.Where(found => found.Label == label).ToList())];

    /// <summary>The mean box of the n-th object from the left, over the frames that have two.</summary>
    public static LiveObject MeanBox(List<List<LiveObject>> frames, int index)
    {
        var boxes = frames.Where(frame => frame.Count == 2).Select(frame => frame[index]).ToList();
        return new LiveObject(
            boxes[0].Label, boxes.Average(b => b.X), boxes.Average(b => b.Y), boxes.Average(b => b.Width), boxes.Average(b => b.Height));
    }
}
