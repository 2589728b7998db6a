using System.Text.Json;
using Microsoft.Extensions.Logging;
using RoomLens.Scheduler.Kubernetes.Objects;

namespace RoomLens.Scheduler.Kubernetes.Pods;

/// <summary>
/// Lists and watches pods: resumes after the last resource version, bookmarks included, lists anew when that has expired and every ten
/// minutes in any case.
/// </summary>
internal sealed class PodWatch
{
    private const int PageSize = 500;
    private static readonly TimeSpan ListAnew = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly KubernetesClient _client;
    private readonly string _selector;
    private readonly Action<string> _onGone;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PodBook _book = new();
    private volatile IReadOnlyCollection<Pod> _pods = [];

    /// <summary>A watch; <see cref="RunAsync"/> runs it.</summary>
    public PodWatch(KubernetesClient client, string selector, Action<string> onGone, TimeProvider time, ILogger logger)
    {
        _client = client;
        _selector = selector;
        _onGone = onGone;
        _time = time;
        _logger = logger;
    }

    /// <summary>The pods as last seen.</summary>
    public IReadOnlyCollection<Pod> Pods => _pods;

    private string PodsPath => $"/api/v1/namespaces/{_client.Namespace}/pods";

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var pause = FirstPause;
        var failures = 0;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                var version = await ListAsync(cancel);
                if (failures > 0)
                    Log.WatchBack(_logger, _selector, _book.All.Count);
                (pause, failures) = (FirstPause, 0);
                await WatchAsync(version, cancel);
            }
            catch (KubernetesException error) when (error.Kind == KubernetesErrorKind.Expired)
            {
                await Task.Delay(FirstPause, _time, cancel);
            }
            catch (Exception error) when (error is KubernetesException or JsonException)
            {
                if (failures++ == 0)
                    Log.WatchBroken(_logger, _selector, error.Message);
                await Task.Delay(pause, _time, cancel);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private async Task<string> ListAsync(CancellationToken cancel)
    {
        var pods = new List<Pod>();
        var next = "";
        while (true)
        {
            var query = $"{PodsPath}?limit={PageSize}&labelSelector={Uri.EscapeDataString(_selector)}";
            var page = await _client.GetAsync(
                next.Length == 0 ? query : $"{query}&continue={Uri.EscapeDataString(next)}", KubernetesJson.Default.PodList, cancel);
            pods.AddRange(page.Items);
            next = page.Metadata.Continue ?? "";
            if (next.Length > 0)
                continue;
            foreach (var gone in _book.Replace(pods))
                _onGone(gone);
            _pods = [.. _book.All];
            return page.Metadata.ResourceVersion;
        }
    }

    private async Task WatchAsync(string version, CancellationToken cancel)
    {
        var listedAt = _time.GetTimestamp();
        while (_time.GetElapsedTime(listedAt) < ListAnew)
        {
            await foreach (var item in _client.WatchAsync(PodsPath, _selector, version, cancel))
            {
                var pod = item.Object.Deserialize(KubernetesJson.Default.Pod)!;
                version = pod.Metadata.ResourceVersion;
                if (item.Type == "BOOKMARK")
                    continue;
                if (_book.Apply(item.Type, pod) is { } gone)
                    _onGone(gone);
                _pods = [.. _book.All];
            }

            // The server ended it, as it does every few minutes; nothing is lost between two.
            await Task.Delay(FirstPause, _time, cancel);
        }
    }
}
