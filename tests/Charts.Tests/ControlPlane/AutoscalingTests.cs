using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using RoomLens.Charts.Tests.Rendering;
using RoomLens.Cli.Configuration;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Config;
using RoomLens.Scheduler.Tests.Support;
using Xunit.Abstractions;

namespace RoomLens.Charts.Tests.ControlPlane;

/// <summary>The chart on a real API server: it applies, its rights suffice and are all used, and the HPA follows published rooms.</summary>
public sealed class AutoscalingTests(Cluster cluster, ITestOutputHelper output) : IClassFixture<Cluster>
{
    private const string Ns = ChartRenderer.Namespace;
    private const string Bots = $"/apis/apps/v1/namespaces/{Ns}/deployments/rl-roomlens-bot";
    private const string Hpa = $"/apis/autoscaling/v2beta2/namespaces/{Ns}/horizontalpodautoscalers/rl-roomlens-bot";
    private const string Metric = $"/apis/external.metrics.k8s.io/v1beta1/namespaces/{Ns}/roomlens_bot_capacity_wanted";
    private const string Account = $"system:serviceaccount:{Ns}:rl-roomlens-scheduler";

    /// <summary>A bot of one unit takes one stream; the chart aims at 0.8 units per bot.</summary>
    private const double StreamCost = 0.79;

    /// <summary>Of which receiving and decoding 640×360 at 30 per second take this much.</summary>
    private const double DecodeCost = 0.01 + (0.64 * 0.36 * 30 * 0.004);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Sync = TimeSpan.FromSeconds(1);

    [ControlPlaneFact]
    public async Task Chart_OnARealControlPlane_ScalesBotsWithTheRooms()
    {
        await cluster.StartAsync();
        var port = Cluster.FreePort();
        var documents = await ApplyChartAsync(port);
        using var folder = new TempFolder();
        await using var node = await FakeNode.StartAsync();
        var options = await OptionsAsync(documents);
        var host = await StartSchedulerAsync(folder, options, node);
        await using var fleet = new BotFleet(cluster, host.Http, Ns, "app.kubernetes.io/component=bot", StreamCost - DecodeCost);
        await UntilReplicasAsync(1);
        await cluster.UntilAsync("/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.external.metrics.k8s.io", IsAvailable, Patience);
        await UntilMetricAsync();

        await ScalesAsync(node);
        await IsQuietAtConstantLoadAsync(node);
        await StepsWhileOneStreamIsPendingAsync(node, fleet);
        await FollowsItsPodsAsync(host, fleet);
        await StaysWhileTheSchedulerIsAwayAsync(host);
        await UsedItsRightsAsync();
        await RefusesStrangersAsync(port, folder, options, node);
    }

    private async Task<IReadOnlyList<JsonObject>> ApplyChartAsync(int port)
    {
        var rendered = await ChartRenderer.RenderAsync(
            "-f", ChartRenderer.Values("cluster"), "--convert-to", "1.20",
            "--set", "bots.capacity=1", "--set", "autoscaling.averageValue=0.8", "--set", "autoscaling.warmBuffer=0",
            "--set", "autoscaling.maxReplicas=60", "--set", "autoscaling.scaleDownStabilizationSeconds=0",
            "--set", "autoscaling.scaleDownPeriodSeconds=1", "--set", "scheduler.options.LeaseS=8",
            "--set", $"autoscaling.builtin.port={port}", "--set", $"autoscaling.builtin.servicePort={port}");
        await cluster.KubectlAsync("", "create", "namespace", Ns);
        // As Helm does; the option -n would refuse what belongs to kube-system.
        await cluster.KubectlAsync("", "config", "set-context", "--current", "--namespace", Ns);
        await cluster.KubectlAsync(rendered, "apply", "--dry-run=server", "-f", "-");
        var documents = Manifests.Parse(rendered);
        // No pod runs here: the Service of the metrics API leads to this process.
        var service = Manifests.One(documents, "Service", "-metrics");
        service["spec"] = new JsonObject { ["type"] = "ExternalName", ["externalName"] = "localhost", ["ports"] = new JsonArray(new JsonObject { ["port"] = port }) };
        var list = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. documents.Select(document => document.DeepClone())]) };
        output.WriteLine(await cluster.KubectlAsync(list.ToJsonString(), "apply", "-f", "-"));
        return documents;
    }

    /// <summary>The options the chart gives the scheduler; only where the cluster is differs from a pod.</summary>
    private async Task<RoomLensOptions> OptionsAsync(IReadOnlyList<JsonObject> documents)
    {
        var environment = Manifests.EnvironmentOf(Manifests.One(documents, "Deployment", "-scheduler"));
        environment["ROOMLENS__Scheduler__Kubernetes__ApiUrl"] = cluster.Url;
        environment["ROOMLENS__Scheduler__Kubernetes__AccountFolder"] = await cluster.AccountFolderAsync(Ns, "rl-roomlens-scheduler");
        environment["ROOMLENS__Scheduler__SeedDefault"] = "false";
        return ConfigLoader.Load<RoomLensOptions>(new ConfigSources { Environment = environment });
    }

    private static async Task<SchedulerHost> StartSchedulerAsync(TempFolder folder, RoomLensOptions options, FakeNode node)
    {
        var host = await SchedulerHost.StartAsync(folder.Path, own =>
        {
            own.LeaseS = options.Scheduler.LeaseS;
            own.CapacityPerBot = options.Scheduler.CapacityPerBot;
            own.SeedDefault = false;
            own.Kubernetes = options.Scheduler.Kubernetes;
        });
        using var subscribed = await host.Http.PutAsync(
            new Uri("/v1/rooms/*/subscriptions/all", UriKind.Relative), new StringContent("""{"models":["person"]}""", Encoding.UTF8, "application/json"));
        subscribed.EnsureSuccessStatusCode();
        await BeatNodeAsync(host, node);
        return host;
    }

    private static async Task BeatNodeAsync(SchedulerHost host, FakeNode node)
    {
        using var hello = await host.HelloAsync(node.Hello());
        hello.EnsureSuccessStatusCode();
        // A node that said hello once would be lost after its lease.
        _ = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    await Task.Delay(1000);
                    using var again = await host.HelloAsync(node.Hello());
                }
            }
            catch (Exception error) when (error is HttpRequestException or ObjectDisposedException or TaskCanceledException)
            {
                // The scheduler has ended.
                return;
            }
        });
    }

    private async Task ScalesAsync(FakeNode node)
    {
        var started = Stopwatch.GetTimestamp();
        Publish(node, 0, 5);
        await UntilReplicasAsync(5);
        output.WriteLine($"1 → 5 after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        started = Stopwatch.GetTimestamp();
        Unpublish(node, 2, 5);
        await UntilReplicasAsync(2);
        output.WriteLine($"5 → 2 after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
    }

    private async Task IsQuietAtConstantLoadAsync(FakeNode node)
    {
        Publish(node, 2, 20);
        // The HPA may double four times; a user's scale is quicker, and it agrees with it.
        await cluster.SendAsync(HttpMethod.Patch, Bots + "/scale", """{"spec":{"replicas":20}}""", "application/merge-patch+json");
        await UntilReplicasAsync(20);
        await cluster.UntilAsync(Metric, answer => (string)answer["items"]![0]!["value"]! is var value && int.Parse(value.TrimEnd('m'), System.Globalization.CultureInfo.InvariantCulture) < 16_500, Patience);
        await StaysAsync(20, syncs: 20);
    }

    private async Task StepsWhileOneStreamIsPendingAsync(FakeNode node, BotFleet fleet)
    {
        var started = Stopwatch.GetTimestamp();
        fleet.Joining = false;
        Publish(node, 20, 21);
        await UntilReplicasAsync(23);
        output.WriteLine($"20 → 23 after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        // Pods that are no bots yet ask for no more; when they are, the stream has its place and they stay.
        await StaysAsync(23, syncs: 8);
        fleet.Joining = true;
        await StaysAsync(23, syncs: 8);
    }

    private async Task StaysAsync(int replicas, int syncs)
    {
        for (var sync = 0; sync < syncs; sync++)
        {
            await Task.Delay(Sync);
            Assert.Equal(replicas, await ReplicasAsync());
        }
    }

    private async Task FollowsItsPodsAsync(SchedulerHost host, BotFleet fleet)
    {
        const string Pods = $"/api/v1/namespaces/{Ns}/pods?labelSelector=app.kubernetes.io%2Fcomponent%3Dbot";
        var pods = await cluster.UntilAsync(
            Pods, list => list["items"]!.AsArray().Count(pod => pod!["metadata"]!["annotations"]?["controller.kubernetes.io/pod-deletion-cost"] is not null) >= 20, Patience);
        var busy = (string)pods["items"]!.AsArray().First(pod =>
            (string?)pod!["metadata"]!["annotations"]?["controller.kubernetes.io/pod-deletion-cost"] is not (null or "0"))!["metadata"]!["name"]!;

        // Its heartbeats go on, and its lease is 8 s: only the watch can tell.
        fleet.Immortal[busy] = true;
        var started = Stopwatch.GetTimestamp();
        await cluster.SendAsync(HttpMethod.Delete, $"/api/v1/namespaces/{Ns}/pods/{busy}");
        while (!(await host.Http.GetStringAsync("/v1/bots")).Contains($"\"id\":\"{busy}\",\"instanceId\":\"{busy}\",\"state\":\"lost\"", StringComparison.Ordinal))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5), "the pod is gone and its bot is not lost");
            await Task.Delay(50);
        }

        output.WriteLine($"pod gone → bot lost after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, deletion included");
    }

    private async Task StaysWhileTheSchedulerIsAwayAsync(SchedulerHost host)
    {
        var before = await ReplicasAsync();
        await host.DisposeAsync();
        await cluster.UntilAsync(Hpa, hpa => hpa.ToJsonString().Contains("FailedGetExternalMetric", StringComparison.Ordinal), Patience);
        await StaysAsync(before, syncs: 10);
    }

    /// <summary>After the scheduler has ended: a watch is in the log when it is over.</summary>
    private async Task UsedItsRightsAsync()
    {
        var audit = await cluster.AuditAsync(Account);
        output.WriteLine(string.Join(", ", audit.GroupBy(entry => entry).Select(group => $"{group.Key} × {group.Count()}")));
        Assert.DoesNotContain(audit, entry => entry.Code == 403);
        Assert.Equal(
            ["apiservices:patch", "configmaps:get", "pods:list", "pods:patch", "pods:watch"],
            audit.Where(entry => entry.Code is 200 or 0 && entry.Resource.Length > 0).Select(entry => $"{entry.Resource}:{entry.Verb}").Distinct().Order(StringComparer.Ordinal));
    }

    private async Task RefusesStrangersAsync(int port, TempFolder folder, RoomLensOptions options, FakeNode node)
    {
        await using var host = await StartSchedulerAsync(folder, options, node);
        using var stranger = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null } });

        using var answer = await stranger.GetAsync(new Uri($"https://localhost:{port}{Metric}"));

        Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}");
        Assert.DoesNotContain("\"items\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static void Publish(FakeNode node, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var producer = new ProducerState { Id = $"p-{i}", PeerId = "ann", Kind = "video", Codec = "VP8", Score = 10 };
            node.Send(new FeedMessage { Type = FeedTypes.ProducerAdded, RoomId = $"room-{i}", Producer = producer });
        }
    }

    private static void Unpublish(FakeNode node, int from, int to)
    {
        for (var i = from; i < to; i++)
            node.Send(new FeedMessage { Type = FeedTypes.ProducerClosed, RoomId = $"room-{i}", ProducerId = $"p-{i}" });
    }

    private async Task<int> ReplicasAsync() => (int)(await cluster.GetAsync(Bots))["spec"]!["replicas"]!;

    private async Task UntilReplicasAsync(int count)
    {
        await cluster.UntilAsync(Bots, bots => (int)bots["spec"]!["replicas"]! == count && (int?)bots["status"]?["readyReplicas"] == count, Patience);
    }

    private async Task UntilMetricAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await cluster.GetAsync(Metric);
                return;
            }
            catch (HttpRequestException error) when (
                error.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.NotFound && Stopwatch.GetElapsedTime(started) < Patience)
            {
                // The scheduler has just started and says so; or the API server calls it available a moment before it passes requests on.
                await Task.Delay(200);
            }
        }
    }

    private static bool IsAvailable(JsonObject service) =>
        service["status"]?["conditions"]?.AsArray().Any(one => (string?)one!["type"] == "Available" && (string?)one["status"] == "True") == true;
}
