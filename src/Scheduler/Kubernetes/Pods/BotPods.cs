using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using RoomLens.Scheduler.Agents;
using RoomLens.Scheduler.Core;

namespace RoomLens.Scheduler.Kubernetes.Pods;

/// <summary>Joins bots and their pods, which share a name: a pod that is gone is a bot lost at once; a bot's load is its pod's deletion cost.</summary>
internal sealed class BotPods
{
    /// <summary>Each write is one of the API server's.</summary>
    private static readonly TimeSpan WritePause = TimeSpan.FromSeconds(10);

    private readonly SchedulerState _state;
    private readonly AgentLosses _losses;
    private readonly KubernetesClient _client;
    private readonly PodWatch _watch;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private bool _isRefused;

    public BotPods(SchedulerState state, AgentLosses losses, KubernetesClient client, string selector, TimeProvider time, ILogger logger)
    {
        _state = state;
        _losses = losses;
        _client = client;
        _time = time;
        _logger = logger;
        _watch = new PodWatch(client, selector, Gone, time, logger);
    }

    /// <summary>Runs until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => Task.WhenAll(_watch.RunAsync(cancel), WriteCostsAsync(cancel));

    private void Gone(string pod) => _state.Mutate((batch, now) =>
    {
        if (_state.Bots.FindLive(pod) is { } bot)
            _losses.LoseBot(bot, "its pod is gone", now, batch);
    });

    private async Task WriteCostsAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(WritePause, _time);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            foreach (var (pod, cost) in DeletionCosts.Due(_watch.Pods, Loads()))
                await WriteAsync(pod.Metadata.Name, pod.Metadata.Uid, cost, cancel);
        }
    }

    private Dictionary<string, double> Loads() => _state.Read(now =>
        _state.Bots.Live.ToDictionary(bot => bot.Id, bot => _state.Assignments.OfBot(bot.Id).Sum(open => open.ReservedAt(now))));

    private async Task WriteAsync(string name, string uid, string cost, CancellationToken cancel)
    {
        // The uid guards against a pod of the same name that came later.
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = uid, ["annotations"] = new JsonObject { [DeletionCosts.Annotation] = cost } },
        };
        try
        {
            await _client.PatchAsync($"/api/v1/namespaces/{_client.Namespace}/pods/{Uri.EscapeDataString(name)}", patch.ToJsonString(), cancel);
            _isRefused = false;
        }
        catch (KubernetesException error) when (error.Kind is KubernetesErrorKind.NotFound or KubernetesErrorKind.Conflict or KubernetesErrorKind.Invalid)
        {
            // Gone or replaced meanwhile; the watch tells.
            Log.CostNotWritten(_logger, name, error.Message);
        }
        catch (KubernetesException error)
        {
            if (!_isRefused)
                Log.CostRefused(_logger, name, error.Message);
            _isRefused = true;
        }
    }
}
