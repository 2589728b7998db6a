using Microsoft.Extensions.Logging;
using RoomLens.Cli.Configuration;
using RoomLens.Cli.Storage;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Metrics;

namespace RoomLens.Cli.Hosts;

/// <summary>What every role of one process shares: data folder and its lock, keys, access policy, log, metrics.</summary>
internal sealed class ServiceContext : IDisposable
{
    /// <summary>Services of one machine talk with tokens made at start; they live as long as any process reasonably does.</summary>
    private static readonly TimeSpan ServiceTokenLifetime = TimeSpan.FromDays(365);

    private readonly IDisposable _lock;

    private ServiceContext(RoomLensOptions options, DataFolder data, IDisposable dataLock, ApiKeys keys, AccessPolicy policy)
    {
        Options = options;
        Data = data;
        _lock = dataLock;
        Keys = keys;
        Policy = policy;
    }

    /// <summary>Configuration.</summary>
    public RoomLensOptions Options { get; }

    /// <summary>Data folder.</summary>
    public DataFolder Data { get; }

    /// <summary>Keys that sign and check tokens; never empty.</summary>
    public ApiKeys Keys { get; }

    /// <summary>Who may call.</summary>
    public AccessPolicy Policy { get; }

    /// <summary>Log.</summary>
    public ILoggerFactory Loggers { get; } = ConsoleLogging.Create();

    /// <summary>Metrics of this process.</summary>
    public MetricsRegistry Metrics { get; } = new();

    /// <summary>Opens the data folder for a role and decides who may call.</summary>
    /// <exception cref="Hosting.Startup.StartupException">The folder is in use, or a listener is open to others without keys.</exception>
    public static ServiceContext Open(RoomLensOptions options, string role, params ListenAddress[] listeners)
    {
        var configured = new ApiKeys(options.Keys);
        var policy = AccessPolicy.ForListeners(configured, listeners.Select(listener => listener.Address), TimeProvider.System);
        var data = DataFolder.Open(options.Data);
        var dataLock = data.Lock(role);
        try
        {
            if (!policy.IsDevelopment) return new ServiceContext(options, data, dataLock, configured, policy);
            var generated = new ApiKeys(ServiceKeys.OpenOrCreate(data).Secrets);
            return new ServiceContext(options, data, dataLock, generated, AccessPolicy.Development(generated, TimeProvider.System));
        }
        catch
        {
            dataLock.Dispose();
            throw;
        }
    }

    /// <summary>A token for a service of this machine; null in development mode, which needs none.</summary>
    public string? ServiceToken(string identity, Grants grants) =>
        Policy.IsDevelopment ? null : new TokenIssuer(Keys, TimeProvider.System).Issue(identity, grants, ServiceTokenLifetime);

    /// <inheritdoc/>
    public void Dispose()
    {
        Metrics.Dispose();
        Loggers.Dispose();
        _lock.Dispose();
    }
}
