using Microsoft.Extensions.Logging;
using RoomLens.Scheduler.Kubernetes.Objects;

namespace RoomLens.Scheduler.Kubernetes.Metrics;

/// <summary>Keeps the front proxy's trust up to date: it may be rotated. Until it is known nobody is trusted.</summary>
internal sealed class FrontProxySource(KubernetesClient client, TimeProvider time, ILogger logger)
{
    private const string Path = "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication";
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);
    private volatile FrontProxyTrust? _current;
    private bool _isBroken;

    /// <summary>Null = not known yet.</summary>
    public FrontProxyTrust? Current => _current;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            var problem = await ReadAsync(cancel);
            if (problem is not null && !_isBroken)
                Log.TrustUnknown(logger, problem);
            _isBroken = problem is not null;
            await Task.Delay(problem is null ? Period : Retry, time, cancel);
        }
    }

    private async Task<string?> ReadAsync(CancellationToken cancel)
    {
        try
        {
            if (FrontProxyTrust.From(await client.GetAsync(Path, KubernetesJson.Default.ConfigMap, cancel)) is not { } trust)
                return "extension-apiserver-authentication names no front proxy; the cluster's aggregation layer is off";
            if (_current is null)
                Log.TrustKnown(logger, trust.Names.Count == 0 ? "any name" : string.Join(", ", trust.Names));
            // The old one is not disposed: requests in flight may still look at it.
            _current = trust;
            return null;
        }
        catch (KubernetesException error)
        {
            return error.Message;
        }
    }
}
