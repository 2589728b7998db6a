using System.Diagnostics;
using System.Text.Json.Nodes;

namespace RoomLens.EndToEnd.Tests.Harness.Pages;

/// <summary>What a publishing page encodes, by simulcast layer.</summary>
/// <param name="read">Asks the page: frames so far by rid, as JSON.</param>
internal sealed class EncodedFrames(Func<Task<string>> read)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    /// <summary>Keeps the connections of a page that tells nothing of them.</summary>
    public const string Hook = """
        const Native = window.RTCPeerConnection;
        window.connections = [];
        window.RTCPeerConnection = class extends Native { constructor(...options) { super(...options); window.connections.push(this); } };
        window.encodedFrames = async () => {
          const frames = {};
          for (const report of (await window.connections.at(-1).getStats()).values())
            if (report.type === 'outbound-rtp' && report.kind === 'video') frames[report.rid ?? ''] = report.framesEncoded ?? 0;
          return JSON.stringify(frames);
        };
        """;

    /// <summary>Waits until every layer encodes.</summary>
    public async Task UntilAllRunAsync(int layers, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var before = await ReadAsync();
            await Task.Delay(Step);
            var now = await ReadAsync();
            if (now.Count == layers && now.All(layer => layer.Value > before.GetValueOrDefault(layer.Key))) return;
            Assert.True(clock.Elapsed < limit, $"not {layers} layers are encoded within {limit.TotalSeconds} s, but {Text(now)}");
        }
    }

    /// <summary>When, from now on, layers were last encoded: known once they have been still for two seconds.</summary>
    public async Task<TimeSpan> UntilStillAsync(IReadOnlyList<string> rids, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        var last = await ReadAsync();
        var stoppedAt = TimeSpan.Zero;
        while (clock.Elapsed - stoppedAt < TimeSpan.FromSeconds(2))
        {
            await Task.Delay(Step);
            var now = await ReadAsync();
            if (rids.Any(rid => now[rid] > last[rid])) stoppedAt = clock.Elapsed;
            Assert.True(clock.Elapsed < limit, $"still encoded after {limit.TotalSeconds} s: {Text(now)}");
            last = now;
        }

        return stoppedAt;
    }

    /// <summary>How long, from now on, until a layer is encoded.</summary>
    public async Task<TimeSpan> UntilRunsAsync(string rid, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        var first = await ReadAsync();
        while ((await ReadAsync())[rid] <= first[rid])
        {
            Assert.True(clock.Elapsed < limit, $"not encoded within {limit.TotalSeconds} s: {rid}");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        return clock.Elapsed;
    }

    private async Task<Dictionary<string, int>> ReadAsync() =>
        JsonNode.Parse(await read())!.AsObject().ToDictionary(layer => layer.Key, layer => layer.Value!.GetValue<int>());

    private static string Text(Dictionary<string, int> frames) => string.Join(", ", frames.Select(layer => $"{layer.Key}: {layer.Value}"));
}
