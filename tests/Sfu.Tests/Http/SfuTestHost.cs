using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Metrics;
using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Tests.Http;

/// <summary>A whole node on loopback with free ports.</summary>
internal sealed class SfuTestHost : IAsyncDisposable
{
    private static int _plainPorts = Random.Shared.Next(20_000, 28_000) & ~1;

    private readonly MetricsRegistry _meters = new();
    private WebApplication _public = null!;
    private WebApplication _control = null!;

    public SfuNode Node { get; private set; } = null!;

    public HttpClient Public { get; private set; } = null!;

    public HttpClient Control { get; private set; } = null!;

    public static async Task<SfuTestHost> StartAsync(AccessPolicy? access = null, Action<SfuOptions>? change = null, TimeProvider? time = null)
    {
        var host = new SfuTestHost();
        var policy = access ?? AccessPolicy.Development(ApiKeys.None, TimeProvider.System);
        var first = Interlocked.Add(ref _plainPorts, 20);
        var options = new SfuOptions
        {
            Development = policy.IsDevelopment,
            MediaAddress = "127.0.0.1",
            MediaPort = 0,
            InternalMediaPort = 0,
            PlainPortFirst = first,
            PlainPortLast = first + 19,
            AnnouncedAddresses = { "127.0.0.1" },
        };
        change?.Invoke(options);
        host.Node = new SfuNode(options, policy, NullLoggerFactory.Instance, host._meters, time);
        await host.Node.StartAsync(CancellationToken.None);
        (host._public, host.Public) = await ServeAsync(policy, app => SfuPublicHttp.Map(app, host.Node));
        (host._control, host.Control) = await ServeAsync(policy, app => SfuControlHttp.Map(app, host.Node));
        return host;
    }

    /// <summary>The first worker: what it has is touched on its thread only.</summary>
    public SfuWorker Worker => Node.Workers.Slots[0].Life!.Worker;

    /// <summary>Asks the first worker, on its thread.</summary>
    public Task<T> InvokeAsync<T>(Func<SfuWorker, T> question) => Node.Workers.Slots[0].Life!.InvokeAsync(question);

    /// <summary>Waits until the worker, asked in turn after turn, says so.</summary>
    public async Task UntilAsync(Func<SfuWorker, bool> isTrue, string what)
    {
        for (var until = Stopwatch.GetTimestamp() + 20 * Stopwatch.Frequency; !await InvokeAsync(isTrue);)
            Assert.True(Stopwatch.GetTimestamp() < until, $"Not within 20 s: {what}.");
    }

    public async Task<PlainProducerCreated> PublishPlainAsync(string room, string peer = "cam", string codec = "VP8/90000", string format = "", string keyFrames = "nack pli")
    {
        var sdp = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 5004 RTP/AVP 100\r\n"
            + $"a=rtpmap:100 {codec}\r\na=rtcp-fb:100 nack\r\na=rtcp-fb:100 {keyFrames}\r\n" + (format.Length > 0 ? $"a=fmtp:100 {format}\r\n" : "");
        var body = new CreatePlainProducer { Kind = "video", PeerId = peer, Sdp = sdp };
        using var response = await Control.PostAsJsonAsync($"/v1/rooms/{room}/plain-producers", body, ContractsJson.Default.CreatePlainProducer);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync(ContractsJson.Default.PlainProducerCreated))!;
    }

    public async Task<ObserverCreated> ObserveAsync(string room, string observer, int port)
    {
        using var response = await Control.PostAsJsonAsync($"/v1/rooms/{room}/observers", new CreateObserver(observer, "127.0.0.1", port), ContractsJson.Default.CreateObserver);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync(ContractsJson.Default.ObserverCreated))!;
    }

    public Task<HttpResponseMessage> ConsumeAsync(string room, string observer, CreateConsumer body) =>
        Control.PostAsJsonAsync($"/v1/rooms/{room}/observers/{observer}/consumers", body, ContractsJson.Default.CreateConsumer);

    /// <summary>What <c>/metrics</c> would say.</summary>
    public string Scrape() => _meters.Collect();

    public static UdpClient NewPeer() => new(new IPEndPoint(IPAddress.Loopback, 0));

    public async ValueTask DisposeAsync()
    {
        Public.Dispose();
        Control.Dispose();
        await _public.DisposeAsync();
        await _control.DisposeAsync();
        await Node.StopAsync(CancellationToken.None);
        await Node.DisposeAsync();
        _meters.Dispose();
    }

    private static async Task<(WebApplication App, HttpClient Client)> ServeAsync(AccessPolicy policy, Action<WebApplication> map)
    {
        var options = new HttpHostOptions { Listen = [ListenAddress.Loopback(0)], ListenFlag = "--listen", Policy = policy };
        var app = HttpHost.Create(options, NullLoggerFactory.Instance);
        map(app);
        await app.StartListeningAsync(options, CancellationToken.None);
        return (app, new HttpClient { BaseAddress = app.BoundAddresses()[0], Timeout = TimeSpan.FromSeconds(20) });
    }
}
