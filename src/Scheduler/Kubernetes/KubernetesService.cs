using System.Security.Cryptography.X509Certificates;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Http.Tls;
using RoomLens.Hosting.Startup;
using RoomLens.Scheduler.Kubernetes.Metrics;
using RoomLens.Scheduler.Kubernetes.Pods;

namespace RoomLens.Scheduler.Kubernetes;

/// <summary>
/// The scheduler's side of a cluster: bot pods, their deletion costs, the metrics API. The API server need not be there when it starts, and
/// nothing else of the scheduler depends on it.
/// </summary>
internal sealed class KubernetesService : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly KubernetesClient _client;
    private readonly ExternalMetricsHost? _metrics;
    private readonly Task _running;

    private KubernetesService(KubernetesClient client, ExternalMetricsHost? metrics, IEnumerable<Func<CancellationToken, Task>> work)
    {
        _client = client;
        _metrics = metrics;
        _running = Task.WhenAll(work.Select(run => run(_stop.Token)).ToArray());
    }

    /// <summary>Why it no longer works; null = it does.</summary>
    public string? Fault => _running.IsFaulted ? _running.Exception!.GetBaseException().Message : null;

    /// <summary>Starts what the options ask for.</summary>
    /// <exception cref="StartupException">This is no pod, or the listener cannot be had.</exception>
    public static async Task<KubernetesService> StartAsync(KubernetesOptions options, KubernetesParts parts, CancellationToken cancel)
    {
        var access = ClusterAccess.Find(options);
        var client = new KubernetesClient(access, ClusterTrust.Handler(access.CaFile), parts.Time);
        try
        {
            var logger = parts.Loggers.CreateLogger("RoomLens.Scheduler.Kubernetes");
            var work = new List<Func<CancellationToken, Task>>();
            if (options.BotSelector.Length > 0)
                work.Add(new BotPods(parts.State, parts.Losses, client, options.BotSelector, parts.Time, logger).RunAsync);
            var metrics = options.MetricsListen is { } listen ? await ServeAsync(listen, options, client, parts, work, cancel) : null;
            return new KubernetesService(client, metrics, work);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_metrics is not null)
            await _metrics.DisposeAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private static async Task<ExternalMetricsHost> ServeAsync(
        ListenAddress listen,
        KubernetesOptions options,
        KubernetesClient client,
        KubernetesParts parts,
        List<Func<CancellationToken, Task>> work,
        CancellationToken cancel)
    {
        var logger = parts.Loggers.CreateLogger("RoomLens.Scheduler.Kubernetes");
        var trust = new FrontProxySource(client, parts.Time, logger);
        work.Add(trust.RunAsync);
        Func<X509Certificate2> certificate;
        if (options.CertificateFile.Length > 0)
        {
            certificate = new CertificateReloader(new TlsFiles(options.CertificateFile, options.KeyFile), logger).Current;
        }
        else
        {
            var made = ServingCertificate.Create(options.MetricsService, client.Namespace, parts.Time.GetUtcNow());
            certificate = () => made;
            work.Add(new ApiServiceRegistration(client, made, parts.Time, logger).RunAsync);
        }

        var api = new ExternalMetricsApi(parts.Capacity.Read, options, client.Namespace, parts.Time, logger);
        var host = await ExternalMetricsHost.StartAsync(listen, certificate, () => trust.Current, api, parts.Loggers, cancel);
        Log.MetricsServed(logger, listen.ToString(), options.MetricsService);
        return host;
    }
}
