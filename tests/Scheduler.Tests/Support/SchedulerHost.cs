using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Metrics;

namespace RoomLens.Scheduler.Tests.Support;

/// <summary>A whole scheduler behind Kestrel on loopback, in development mode unless it is given keys.</summary>
internal sealed class SchedulerHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MetricsRegistry _metrics;

    private SchedulerHost(WebApplication app, SchedulerService service, MetricsRegistry metrics, HttpClient http)
    {
        _app = app;
        Service = service;
        _metrics = metrics;
        Http = http;
    }

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    public SchedulerService Service { get; }

    public HttpClient Http { get; }

    public static async Task<SchedulerHost> StartAsync(string folder, Action<SchedulerOptions>? configure = null, ApiKeys? keys = null)
    {
        var options = new SchedulerOptions { DataFolder = folder, DashboardFolder = Path.Combine(folder, "no-dashboard") };
        configure?.Invoke(options);
        var access = keys is null ? AccessPolicy.Development(ApiKeys.None, TimeProvider.System) : AccessPolicy.Required(keys, TimeProvider.System);
        var metrics = new MetricsRegistry();
        var service = new SchedulerService(options, access, keys ?? ApiKeys.CreateEphemeral("test"), NullLoggerFactory.Instance, metrics);
        await service.StartAsync(CancellationToken.None);
        var hostOptions = new HttpHostOptions
        {
            Listen = [ListenAddress.Parse("http://127.0.0.1:0")],
            ListenFlag = "--listen",
            Policy = access,
            Json = SchedulerHttp.Json,
            Services = SchedulerHttp.AddServices,
        };
        var app = HttpHost.Create(hostOptions, NullLoggerFactory.Instance);
        SchedulerHttp.Map(app, service);
        await app.StartListeningAsync(hostOptions, CancellationToken.None);
        var http = new HttpClient { BaseAddress = app.BoundAddresses()[0], Timeout = Patience };
        return new SchedulerHost(app, service, metrics, http);
    }

    public async Task<HttpResponseMessage> HelloAsync(AgentHello hello) =>
        await Http.PostAsJsonAsync("/v1/agents", hello, ContractsJson.Default.AgentHello);

    public async Task<HttpResponseMessage> ObserveAsync(string bot, ObservationBatch batch) =>
        await Http.PostAsJsonAsync($"/v1/agents/{bot}/observations", batch, ContractsJson.Default.ObservationBatch);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Service.DisposeAsync();
        _metrics.Dispose();
    }
}
