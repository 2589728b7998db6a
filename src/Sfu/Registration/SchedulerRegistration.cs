using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Sfu.Configuration;

namespace RoomLens.Sfu.Registration;

/// <summary>
/// Keeps this node known to the scheduler: a hello, then a heartbeat each second; a hello again when the scheduler does not know it.
/// Media does not depend on it: with the scheduler away it just tries again.
/// </summary>
internal sealed class SchedulerRegistration : IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);

    private readonly AgentHello _hello;
    private readonly Func<double> _load;
    private readonly NodeOrders _orders;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly HttpClient _http;
    private TimeSpan _interval = DefaultInterval;
    private bool _registered;
    private bool _awayLogged;

    public SchedulerRegistration(SfuOptions options, string instanceId, Func<double> load, NodeOrders orders, TimeProvider time, ILogger log)
    {
        _load = load;
        _orders = orders;
        _time = time;
        _log = log;
        _hello = new AgentHello
        {
            Kind = AgentKind.Node,
            Id = options.NodeId,
            InstanceId = instanceId,
            Protocol = AgentProtocol.Version,
            Addresses = new AgentAddresses { Control = (options.ControlUrl ?? "").TrimEnd('/'), Public = options.PublicUrl?.TrimEnd('/') },
            Capacity = options.WorkerCount,
        };
        _http = new HttpClient { BaseAddress = new Uri(options.SchedulerUrl!.TrimEnd('/') + "/"), Timeout = RequestTimeout };
        if (options.SchedulerToken is { } token) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Runs until cancelled, then says goodbye.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await TryStepAsync(cancellationToken);
                await Task.Delay(_interval, _time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await TryLeaveAsync();
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task TryStepAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_registered) await HelloAsync(cancellationToken);
            else await HeartbeatAsync(cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            _registered = false;
            _interval = DefaultInterval;
            if (!_awayLogged) Log.SchedulerAway(_log, _http.BaseAddress!, e.Message);
            _awayLogged = true;
        }
    }

    private async Task HelloAsync(CancellationToken cancellationToken)
    {
        var hello = _hello with { Cordoned = _orders.IsCordoned, Draining = _orders.IsDraining };
        using var response = await _http.PostAsJsonAsync("v1/agents", hello, ContractsJson.Default.AgentHello, cancellationToken);
        response.EnsureSuccessStatusCode();
        var welcome = await response.Content.ReadFromJsonAsync(ContractsJson.Default.AgentWelcome, cancellationToken);
        if (welcome is { HeartbeatMs: > 0 }) _interval = TimeSpan.FromMilliseconds(Math.Clamp(welcome.HeartbeatMs, 100, 10_000));
        _registered = true;
        _awayLogged = false;
        Log.Registered(_log, _http.BaseAddress!, _hello.Id);
    }

    private async Task HeartbeatAsync(CancellationToken cancellationToken)
    {
        var beat = new AgentHeartbeat { InstanceId = _hello.InstanceId, SentAt = _time.GetUtcNow(), Load = _load(), Draining = _orders.IsDraining };
        using var response = await _http.PostAsJsonAsync(AgentPath + "/heartbeat", beat, ContractsJson.Default.AgentHeartbeat, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) await HelloAsync(cancellationToken);
        else await TakeOrdersAsync(response, cancellationToken);
    }

    private async Task TakeOrdersAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        response.EnsureSuccessStatusCode();
        if (await response.Content.ReadFromJsonAsync(ContractsJson.Default.HeartbeatReply, cancellationToken) is { } reply) _orders.Handle(reply, _time.GetTimestamp());
    }

    private string AgentPath => "v1/agents/" + Uri.EscapeDataString(_hello.Id);

    private async Task TryLeaveAsync()
    {
        if (!_registered) return;
        using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(1), _time);
        try
        {
            using var response = await _http.DeleteAsync(AgentPath, grace.Token);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Log.LeaveFailed(_log, e.Message);
        }
    }
}
