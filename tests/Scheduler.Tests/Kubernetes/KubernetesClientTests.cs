using System.Net;
using RoomLens.Scheduler.Kubernetes;
using RoomLens.Scheduler.Kubernetes.Objects;
using RoomLens.Scheduler.Tests.Support;

namespace RoomLens.Scheduler.Tests.Kubernetes;

public sealed class KubernetesClientTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly ScriptedServer _server = new();

    private string TokenPath => Path.Combine(_folder.Path, "token");

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Get_TokenRefusedAndReplaced_AsksOnceMoreWithTheNewOne()
    {
        using var client = Client("old");
        _server.Answer("""{"data":{"a":"1"}}""").Answer("{}", HttpStatusCode.Unauthorized).Answer("""{"data":{"a":"2"}}""");
        await client.GetAsync("/x", KubernetesJson.Default.ConfigMap, default);
        await File.WriteAllTextAsync(TokenPath, "new\n");

        var map = await client.GetAsync("/x", KubernetesJson.Default.ConfigMap, default);

        Assert.Equal("2", map.Data["a"]);
        Assert.Equal(["old GET /x", "old GET /x", "new GET /x"], _server.Asked);
    }

    [Fact]
    public async Task Get_TokenRefusedAndTheSame_IsUnauthorized()
    {
        using var client = Client("t");
        _server.Answer("{}", HttpStatusCode.Unauthorized);

        var error = await Assert.ThrowsAsync<KubernetesException>(() => client.GetAsync("/x", KubernetesJson.Default.ConfigMap, default));

        Assert.Equal(KubernetesErrorKind.Unauthorized, error.Kind);
        Assert.Single(_server.Asked);
    }

    [Fact]
    public async Task Get_AfterAMinute_ReadsTheTokenAgain()
    {
        using var client = Client("old");
        _server.Answer("{}").Answer("{}");
        await client.GetAsync("/x", KubernetesJson.Default.ConfigMap, default);
        await File.WriteAllTextAsync(TokenPath, "new");
        _time.Advance(TimeSpan.FromSeconds(61));

        await client.GetAsync("/x", KubernetesJson.Default.ConfigMap, default);

        Assert.Equal("new GET /x", _server.Asked[^1]);
    }

    [Theory]
    [InlineData(403, nameof(KubernetesErrorKind.Forbidden))]
    [InlineData(404, nameof(KubernetesErrorKind.NotFound))]
    [InlineData(409, nameof(KubernetesErrorKind.Conflict))]
    [InlineData(410, nameof(KubernetesErrorKind.Expired))]
    [InlineData(415, nameof(KubernetesErrorKind.Invalid))]
    [InlineData(422, nameof(KubernetesErrorKind.Invalid))]
    [InlineData(429, nameof(KubernetesErrorKind.Unavailable))]
    [InlineData(503, nameof(KubernetesErrorKind.Unavailable))]
    public async Task Patch_Refused_SaysWhatKindAndWhy(int code, string kind)
    {
        using var client = Client("t");
        _server.Answer("""{"kind":"Status","reason":"Because","message":"no"}""", (HttpStatusCode)code);

        var error = await Assert.ThrowsAsync<KubernetesException>(() => client.PatchAsync("/p", "{}", default));

        Assert.Equal(kind, error.Kind.ToString());
        Assert.Equal($"PATCH /p: {code} Because no", error.Message);
        Assert.Equal("t PATCH /p application/merge-patch+json {}", Assert.Single(_server.Asked));
    }

    [Fact]
    public async Task Watch_ErrorEvent_IsTheTypedError()
    {
        using var client = Client("t");
        _server.Answer("""
            {"type":"BOOKMARK","object":{"kind":"Pod","metadata":{"resourceVersion":"7"}}}
            {"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version"}}
            """);
        var seen = new List<string>();

        var error = await Assert.ThrowsAsync<KubernetesException>(async () =>
        {
            await foreach (var item in client.WatchAsync("/pods", "a=b", "5", default))
                seen.Add(item.Type);
        });

        Assert.Equal(KubernetesErrorKind.Expired, error.Kind);
        Assert.Equal(["BOOKMARK"], seen);
        Assert.Contains("/pods?watch=1&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion=5&labelSelector=a%3Db", _server.Asked[0], StringComparison.Ordinal);
    }

    private KubernetesClient Client(string token)
    {
        File.WriteAllText(TokenPath, token);
        return new KubernetesClient(new ClusterAccess(new Uri("https://k8s"), "media", TokenPath, ""), _server, _time);
    }
}
