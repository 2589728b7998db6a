using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RoomLens.Charts.Tests.Rendering;
using RoomLens.Scheduler.Tests.Support;

namespace RoomLens.Charts.Tests;

/// <summary>What the values files for KEDA and prometheus-adapter ask for is what a scheduler serves at <c>/metrics</c>.</summary>
public sealed partial class MetricNamesTests
{
    private const string Metric = "roomlens_bot_capacity_wanted";

    [ChartFact]
    public async Task ValuesFiles_NameTheMetricThatIsServed()
    {
        var keda = Manifests.Parse(await ChartRenderer.RenderAsync("-f", ChartRenderer.Values("cluster"), "-f", ChartRenderer.Values("keda")));
        var adapter = Manifests.Parse(await ChartRenderer.RenderAsync("-f", ChartRenderer.Values("cluster"), "-f", ChartRenderer.Values("prometheus-adapter")));
        var rule = await File.ReadAllTextAsync(ChartRenderer.Values("prometheus-adapter"));
        var served = await ServedAsync();

        var trigger = Manifests.One(keda, "ScaledObject", "-bot")["spec"]!["triggers"]![0]!["metadata"]!;
        var query = Query().Match((string)trigger["query"]!);
        Assert.True(query.Success, (string)trigger["query"]!);
        // The label namespace is the scrape target's: were it in the series, Prometheus would rename it.
        Assert.Equal((Metric, ChartRenderer.Namespace), (query.Groups["name"].Value, query.Groups["namespace"].Value));
        Assert.Equal(Metric, Series().Match(rule).Groups["name"].Value);
        var external = Manifests.One(adapter, "HorizontalPodAutoscaler", "-bot")["spec"]!["metrics"]![0]!["external"]!;
        Assert.Equal(Metric, (string)external["metric"]!["name"]!);
        Assert.Contains($"# TYPE {Metric} gauge", served);
        Assert.Single(served, line => SeriesLine().IsMatch(line));
    }

    [ChartFact]
    public async Task Monitors_NamePortsThatExist()
    {
        var documents = Manifests.Parse(await ChartRenderer.RenderAsync("-f", ChartRenderer.Values("cluster"), "-f", ChartRenderer.Values("keda")));

        foreach (var monitor in documents.Where(document => (string?)document["kind"] is "ServiceMonitor" or "PodMonitor"))
        {
            var isService = (string)monitor["kind"]! == "ServiceMonitor";
            var wanted = monitor["spec"]!["selector"]!["matchLabels"]!.AsObject();
            var port = (string)monitor["spec"]![isService ? "endpoints" : "podMetricsEndpoints"]![0]!["port"]!;
            var ports = documents
                .Where(document => isService ? (string?)document["kind"] == "Service" : document["spec"]?["template"] is not null)
                .Where(document => Matches(isService ? document["metadata"]!["labels"]! : document["spec"]!["template"]!["metadata"]!["labels"]!, wanted))
                .SelectMany(document => (isService ? document["spec"]!["ports"]! : document["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]!).AsArray());
            Assert.Contains(ports, entry => (string)entry!["name"]! == port);
        }
    }

    [GeneratedRegex("""^sum\((?<name>\w+)\{namespace="(?<namespace>[^"]+)"\}\)$""")]
    private static partial Regex Query();

    [GeneratedRegex("""seriesQuery: '(?<name>\w+)'""")]
    private static partial Regex Series();

    [GeneratedRegex("""^roomlens_bot_capacity_wanted(\{(?!.*namespace=)[^}]*\})? [0-9.]+$""")]
    private static partial Regex SeriesLine();

    private static bool Matches(JsonNode labels, JsonObject wanted) => wanted.All(entry => (string?)labels[entry.Key] == (string)entry.Value!);

    /// <summary>The metrics of a scheduler that knows its nodes.</summary>
    private static async Task<string[]> ServedAsync()
    {
        using var folder = new TempFolder();
        await using var node = await FakeNode.StartAsync();
        await using var host = await SchedulerHost.StartAsync(folder.Path, options => (options.LeaseS, options.HeartbeatMs) = (1, 500));
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            // A node that is heard of but once is lost after its lease.
            using var hello = await host.HelloAsync(node.Hello());
            var lines = (await host.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');
            if (lines.Any(line => line.StartsWith(Metric, StringComparison.Ordinal))) return lines;
            Assert.True(Stopwatch.GetElapsedTime(started) < SchedulerHost.Patience, string.Join('\n', lines));
            await Task.Delay(100);
        }
    }
}
