using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using RoomLens.Hosting.Http;
using RoomLens.Scheduler;

namespace RoomLens.Cli.Hosts;

/// <summary>The HTTP servers of one process, opened together and closed together.</summary>
internal sealed class HttpServers(ServiceContext context) : IAsyncDisposable
{
    /// <summary>Open event streams never end by themselves; the rest is done sooner.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(0.3);

    private readonly List<WebApplication> _apps = [];

    /// <summary>Opens a listener with the given endpoints; returns its address with the real port.</summary>
    /// <exception cref="Hosting.Startup.StartupException">The port cannot be had.</exception>
    public async Task<ListenAddress> ListenAsync(
        ListenAddress address, string flag, Action<IEndpointRouteBuilder> map, CancellationToken stop)
    {
        var options = new HttpHostOptions
        {
            Listen = [address],
            ListenFlag = flag,
            Policy = context.Policy,
            CorsOrigins = context.Options.CorsOrigins,
            Json = SchedulerHttp.Json,
            Services = SchedulerHttp.AddServices,
            Tls = context.Options.Listen.FindTls(),
        };
        var app = HttpHost.Create(options, context.Loggers);
        _apps.Add(app);
        map(app);
        await app.StartListeningAsync(options, stop);
        return address with { Port = app.BoundAddresses()[0].Port };
    }

    /// <summary>Closes all; requests still running are cut off after a moment.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(StopPatience);
        await Task.WhenAll(_apps.Select(app => StopAsync(app, patience.Token)));
        foreach (var app in _apps) await app.DisposeAsync();
        _apps.Clear();
    }

    private static async Task StopAsync(WebApplication app, CancellationToken patience)
    {
        try
        {
            await app.StopAsync(patience);
        }
        catch (OperationCanceledException)
        {
            // Cut off as announced.
        }
    }
}
