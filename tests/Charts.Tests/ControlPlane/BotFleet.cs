using System.Collections.Concurrent;
using System.Net.Http.Json;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Scheduler.Tests.Support;

namespace RoomLens.Charts.Tests.ControlPlane;

/// <summary>A bot for each running bot pod, since played kubelets run none: it says hello under the pod's name and sends heartbeats.</summary>
internal sealed class BotFleet : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private readonly Cluster _cluster;
    private readonly HttpClient _scheduler;
    private readonly string _pods;
    private readonly double _streamCost;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, bool> _known = [];
    private readonly Task _running;

    public BotFleet(Cluster cluster, HttpClient scheduler, string ns, string selector, double streamCost)
    {
        _cluster = cluster;
        _scheduler = scheduler;
        _pods = $"/api/v1/namespaces/{ns}/pods?labelSelector={Uri.EscapeDataString(selector)}";
        _streamCost = streamCost;
        _running = RunAsync();
    }

    /// <summary>Off: new pods become no bots.</summary>
    public volatile bool Joining = true;

    /// <summary>Bots that go on although their pods are gone.</summary>
    public ConcurrentDictionary<string, bool> Immortal { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Beat);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            try
            {
                await TurnAsync();
            }
            catch (HttpRequestException)
            {
                // The scheduler is away, as a test may want it.
                _known.Clear();
            }
        }
    }

    private async Task TurnAsync()
    {
        var running = (await _cluster.GetAsync(_pods))["items"]!.AsArray()
            .Where(pod => (string?)pod!["status"]?["phase"] == "Running" && pod["metadata"]!["deletionTimestamp"] is null)
            .Select(pod => (string)pod!["metadata"]!["name"]!).ToArray();
        foreach (var name in running.Concat(Immortal.Keys).Distinct())
        {
            if (!_known.ContainsKey(name))
            {
                if (!Joining || Immortal.ContainsKey(name)) continue;
                using var hello = await _scheduler.PostAsJsonAsync("/v1/agents", Hello(name), ContractsJson.Default.AgentHello, _stop.Token);
                hello.EnsureSuccessStatusCode();
                _known[name] = true;
            }

            var beat = new AgentHeartbeat { InstanceId = name, SentAt = DateTimeOffset.UtcNow };
            using var answer = await _scheduler.PostAsJsonAsync($"/v1/agents/{name}/heartbeat", beat, ContractsJson.Default.AgentHeartbeat, _stop.Token);
            if (!answer.IsSuccessStatusCode) _known.TryRemove(name, out _);
        }

        foreach (var gone in _known.Keys.Except(running).Where(name => !Immortal.ContainsKey(name)))
        {
            // SIGTERM: it gives its streams back and leaves.
            using var leave = await _scheduler.DeleteAsync(new Uri($"/v1/agents/{gone}", UriKind.Relative), _stop.Token);
            _known.TryRemove(gone, out _);
        }
    }

    // The model's time per picture at the default 5 per second makes the cost of a stream.
    private AgentHello Hello(string name) =>
        Samples.BotHello(name, name, 1, Samples.Model("person", width: 320, costMs: _streamCost * 1000 / 5));
}
