using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Hosting.Http.Sse;
using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Consent;

namespace RoomLens.Sfu.Registration;

/// <summary>
/// Follows the scheduler's plan for this node: reconnects for ever and takes each newer plan, which the workers look at. While nobody answers the last plan
/// stays in force.
/// </summary>
internal sealed class NodePlanFollower : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // The scheduler sends a comment each 10 s.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(25);

    private readonly ConsentSource _consents;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly HttpClient _http;
    private readonly string _path;
    private TimeSpan _pause = FirstPause;
    private bool _saidLost;

    public NodePlanFollower(SfuOptions options, string instanceId, ConsentSource consents, TimeProvider time, ILogger log)
    {
        (_consents, _time, _log) = (consents, time, log);
        _path = $"v1/agents/{Uri.EscapeDataString(options.NodeId)}/plan?instance={Uri.EscapeDataString(instanceId)}";
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2), UseProxy = false })
        {
            BaseAddress = new Uri(options.SchedulerUrl!.TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (options.SchedulerToken is { } token) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var detail = await FollowOnceAsync(cancellationToken);
                if (!_saidLost && _consents.InForce is not null) Log.PlanLost(_log, detail);
                _saidLost = true;
                await Task.Delay(_pause, _time, cancellationToken);
                _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop: the normal end.
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> FollowOnceAsync(CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Silence);
        try
        {
            using var response = await _http.GetAsync(_path, HttpCompletionOption.ResponseHeadersRead, silence.Token);
            if (!response.IsSuccessStatusCode) return $"HTTP {(int)response.StatusCode}";
            await using var body = new WatchedStream(await response.Content.ReadAsStreamAsync(silence.Token), () => silence.CancelAfter(Silence));
            await foreach (var item in SseParser.Create(body).EnumerateAsync(silence.Token))
            {
                (_pause, _saidLost) = (FirstPause, false);
                if (item.EventType == "plan") Take(item.Data);
            }

            return "closed by the scheduler";
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return e is OperationCanceledException ? $"nothing arrived for {Silence.TotalSeconds:0} s" : e.Message;
        }
    }

    private void Take(string json)
    {
        NodePlan? plan;
        try
        {
            plan = JsonSerializer.Deserialize(json, ContractsJson.Default.NodePlan);
        }
        catch (JsonException e)
        {
            Log.PlanUnreadable(_log, e.Message);
            return;
        }

        if (plan is null || _consents.TryTake(plan)) return;
        // The newest plan comes again with each connection; only an older one is strange.
        if (_consents.InForce is { } known && known != (plan.Term, plan.Version))
            Log.StalePlan(_log, plan.Term, plan.Version, known.Term, known.Version);
    }
}
