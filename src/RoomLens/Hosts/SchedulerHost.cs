using RoomLens.Scheduler;

namespace RoomLens.Cli.Hosts;

/// <summary>The scheduler inside this process.</summary>
internal sealed class SchedulerHost : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(0.5);

    private SchedulerHost(SchedulerService service) => Service = service;

    /// <summary>The service, for its endpoints.</summary>
    public SchedulerService Service { get; }

    /// <summary>Opens the store and starts to work.</summary>
    public static async Task<SchedulerHost> StartAsync(ServiceContext context, CancellationToken stop)
    {
        var options = context.Options.Scheduler;
        options.DataFolder = context.Data.Path;
        var host = new SchedulerHost(new SchedulerService(options, context.Policy, context.Keys, context.Loggers, context.Metrics));
        try
        {
            await host.Service.StartAsync(stop);
            return host;
        }
        catch
        {
            await host.Service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(StopPatience);
        await Service.StopAsync(patience.Token);
        await Service.DisposeAsync();
    }
}
