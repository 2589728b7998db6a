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

    public static async Task<SfuTestHost> StartAsync(AccessPolicy? access = null, Action<SfuOptions>? change = null)
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
        host.Node = new SfuNode(options, policy, NullLoggerFactory.Instance, host._meters);
        await host.Node.StartAsync(CancellationToken.None);
        (host._public, host.Public) = await ServeAsync(policy, app => SfuPublicHttp.Map(app, host.Node));
        (host._control, host.Control) = await ServeAsync(policy, app => SfuControlHttp.Map(app, host.Node));
        return host;
    }

    public async Task<PlainProducerCreated> PublishPlainAsync(string room, string peer = "cam")
    {
        const string Sdp = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 5004 RTP/AVP 100\r\na=rtpmap:100 VP8/90000\r\na=rtcp-fb:100 nack\r\na=rtcp-fb:100 nack pli\r\n";
        var body = new CreatePlainProducer { Kind = "video", PeerId = peer, Sdp = Sdp };
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
