using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Scheduler.Kubernetes;
using RoomLens.Scheduler.Kubernetes.Pods;
using RoomLens.Scheduler.Tests.Support;

namespace RoomLens.Scheduler.Tests.Kubernetes;

public sealed class PodWatchTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ScriptedServer _server = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_WatchEndsExpiresAndListsAnew_ResumesAndTellsWhatIsGone()
    {
        var tokenFile = Path.Combine(_folder.Path, "token");
        await File.WriteAllTextAsync(tokenFile, "t");
        _server
            .Answer("""{"metadata":{"resourceVersion":"10","continue":"more"},"items":[{"metadata":{"name":"a","uid":"1","resourceVersion":"3"}}]}""")
            .Answer("""{"metadata":{"resourceVersion":"10"},"items":[{"metadata":{"name":"b","uid":"2"}},{"metadata":{"name":"c","uid":"3"}}]}""")
            .Answer("""
                {"type":"DELETED","object":{"metadata":{"name":"a","uid":"1","resourceVersion":"11"}}}
                {"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"15"}}}
                """)
            .Answer("""{"type":"ERROR","object":{"code":410,"reason":"Expired"}}""")
            .Answer("""{"metadata":{"resourceVersion":"20"},"items":[{"metadata":{"name":"b","uid":"2"},"status":{"phase":"Failed"}},{"metadata":{"name":"c","uid":"3"}}]}""");
        var gone = new List<string>();
        using var client = new KubernetesClient(new ClusterAccess(new Uri("https://k8s"), "media", tokenFile, ""), _server, TimeProvider.System);
        var watch = new PodWatch(client, "a=b", gone.Add, TimeProvider.System, NullLogger.Instance);
        using var stop = new CancellationTokenSource();

        var running = watch.RunAsync(stop.Token);
        await _server.Drained.WaitAsync(SchedulerHost.Patience);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal(["a", "b"], gone);
        Assert.Equal(["c"], watch.Pods.Select(pod => pod.Metadata.Name));
        Assert.EndsWith("&continue=more", _server.Asked[1], StringComparison.Ordinal);
        Assert.Contains("resourceVersion=10&", _server.Asked[2], StringComparison.Ordinal);
        Assert.Contains("resourceVersion=15&", _server.Asked[3], StringComparison.Ordinal);
        Assert.Contains("resourceVersion=20&", _server.Asked[5], StringComparison.Ordinal);
    }
}
