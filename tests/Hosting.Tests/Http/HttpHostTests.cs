using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Health;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Tests.Http.Tls;
using RoomLens.Hosting.Startup;

namespace RoomLens.Hosting.Tests.Http;

public class HttpHostTests
{
    [Fact]
    public async Task StartListeningAsync_PortTaken_NamesPortAndFlag()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        var port = ((IPEndPoint)other.LocalEndPoint!).Port;
        var options = Options(ListenAddress.Loopback(port));
        await using var app = HttpHost.Create(options, NullLoggerFactory.Instance);

        var error = await Assert.ThrowsAsync<StartupException>(() => app.StartListeningAsync(options, CancellationToken.None));

        Assert.Contains($"127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("--listen", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartListeningAsync_AddressNotOurs_IsAStartUpProblem()
    {
        var options = Options(new ListenAddress(IPAddress.Parse("192.0.2.1"), 0));
        await using var app = HttpHost.Create(options, NullLoggerFactory.Instance);

        await Assert.ThrowsAsync<StartupException>(() => app.StartListeningAsync(options, CancellationToken.None));
    }

    [Theory]
    [InlineData("8080", "http://127.0.0.1:8080")]
    [InlineData("localhost:80", "http://127.0.0.1:80")]
    [InlineData("*:81", "http://0.0.0.0:81")]
    [InlineData("https://[::1]:443/", "https://[::1]:443")]
    [InlineData("http://10.0.0.1:0", "http://10.0.0.1:0")]
    public void ListenAddress_Forms_AreRead(string text, string expected) => Assert.Equal(expected, ListenAddress.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("::1:80")]
    [InlineData("example.com:80")]
    [InlineData("ftp://127.0.0.1:80")]
    public void ListenAddress_OtherForms_AreRefused(string text) => Assert.False(ListenAddress.TryParse(text, null, out _));

    [Fact]
    public async Task Health_Checks_DecideLiveAndReady()
    {
        string? bad = null;
        var checks = new HealthChecks().AddLive("loop", () => null).AddReady("plan", () => bad);
        await using var server = await TestServer.StartAsync((app, _) => HealthEndpoints.Map(app, checks));

        using var before = await server.GetAsync("/healthz/ready");
        bad = "none yet";
        using var after = await server.GetAsync("/healthz/ready");
        using var live = await server.GetAsync("/healthz/live");

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, after.StatusCode);
        Assert.Equal("""{"status":"unavailable","failed":{"plan":"none yet"}}""", await after.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task Https_Listener_ServesTheCertificate()
    {
        using var certificates = new TestCertificates();
        certificates.Write("served");
        var options = new HttpHostOptions
        {
            Listen = [new ListenAddress(IPAddress.Loopback, 0, IsHttps: true)],
            ListenFlag = "--listen",
            Policy = AccessPolicy.Development(ApiKeys.None, TimeProvider.System),
            Tls = certificates.Files,
        };
        await using var app = HttpHost.Create(options, NullLoggerFactory.Instance);
        app.MapGet("/", () => "secure");
        await app.StartListeningAsync(options, CancellationToken.None);
        string? subject = null;
        using var handler = new HttpClientHandler();
        handler.ServerCertificateCustomValidationCallback = (_, certificate, _, _) => (subject = certificate!.Subject) is not null;
        using var client = new HttpClient(handler) { Timeout = TestTimeout.Value };

        Assert.Equal("secure", await client.GetStringAsync(app.BoundAddresses()[0]));
        Assert.Equal("CN=served", subject);
    }

    private static HttpHostOptions Options(ListenAddress listen) => new()
    {
        Listen = [listen],
        ListenFlag = "--listen",
        Policy = AccessPolicy.Development(ApiKeys.None, TimeProvider.System),
    };
}
