using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Health;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Metrics;
using RoomLens.Sfu;

namespace RoomLens.Cli.Hosts;

/// <summary>One SFU inside this process, with its control API on its own listener.</summary>
internal sealed class SfuHost : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(0.5);

    private SfuHost(SfuNode node) => Node = node;

    /// <summary>The node, for its public endpoints.</summary>
    public SfuNode Node { get; }

    /// <summary>A node that is not started, so that its public endpoints can be mapped.</summary>
    /// <param name="context">Shared by the roles of this process.</param>
    /// <param name="publicAddress">Where WHIP and WHEP are served.</param>
    /// <param name="scheduler">Scheduler to register at.</param>
    public static SfuHost Create(ServiceContext context, ListenAddress publicAddress, Uri scheduler)
    {
        var options = context.Options.Sfu;
        options.Development = context.Policy.IsDevelopment;
        options.ControlUrl ??= LocalUrl(context.Options.Listen.Control);
        options.PublicUrl ??= LocalUrl(publicAddress);
        options.SchedulerUrl ??= scheduler.ToString().TrimEnd('/');
        options.SchedulerToken ??= context.ServiceToken(options.NodeId, new Grants { Node = true });
        return new SfuHost(new SfuNode(options, context.Policy, context.Loggers, context.Metrics));
    }

    /// <summary>Starts the media worker and its registration, and opens the control API.</summary>
    public async Task StartAsync(ServiceContext context, HttpServers http, CancellationToken stop)
    {
        await Node.StartAsync(stop);
        var health = new HealthChecks();
        Node.AddHealth(health);
        await http.ListenAsync(context.Options.Listen.Control, "--control-port", routes =>
        {
            SfuControlHttp.Map(routes, Node);
            PrometheusEndpoint.Map(routes, context.Metrics);
            HealthEndpoints.Map(routes, health);
        }, stop);
    }

    /// <summary>How this machine reaches a listener: one that is bound to every address answers on loopback too.</summary>
    public static string LocalUrl(ListenAddress listen)
    {
        var scheme = listen.IsHttps ? "https" : "http";
        var any = listen.Address.Equals(System.Net.IPAddress.Any) || listen.Address.Equals(System.Net.IPAddress.IPv6Any);
        return any ? $"{scheme}://127.0.0.1:{listen.Port}" : $"{scheme}://{listen.EndPoint}";
    }

    /// <summary>Tells peers goodbye and ends the media worker.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await Node.StopAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // The process ends now in any case; peers notice by silence.
        }

        await Node.DisposeAsync();
    }
}
