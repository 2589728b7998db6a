using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Hosting.Http;
using RoomLens.Scheduler.Capacity;
using RoomLens.Scheduler.Kubernetes;
using RoomLens.Scheduler.Kubernetes.Metrics;
using RoomLens.Scheduler.Kubernetes.Objects;

namespace RoomLens.Scheduler.Tests.Kubernetes;

public sealed class FrontProxyTests
{
    private const string Base = "/apis/external.metrics.k8s.io/v1beta1";
    private static readonly X509Certificate2 Authority = Ca("front-proxy-ca");
    private static readonly X509Certificate2 Proxy = Client(Authority, "front-proxy-client");

    [Fact]
    public void Accepts_OnlyTheProxysAuthorityAndName()
    {
        using var trust = FrontProxyTrust.From(Map("""["front-proxy-client"]"""))!;
        using var anyName = FrontProxyTrust.From(Map("[]"))!;
        using var otherName = Client(Authority, "somebody");
        using var otherAuthority = Ca("front-proxy-ca");
        using var forged = Client(otherAuthority, "front-proxy-client");

        Assert.True(trust.Accepts(Proxy));
        Assert.False(trust.Accepts(otherName));
        Assert.True(anyName.Accepts(otherName));
        Assert.False(trust.Accepts(forged));
        Assert.False(anyName.Accepts(forged));
    }

    [Fact]
    public void From_NoFrontProxy_IsNull()
    {
        Assert.Null(FrontProxyTrust.From(new ConfigMap()));
        Assert.Null(FrontProxyTrust.From(Map("not JSON")));
    }

    [Theory]
    [InlineData("release=rl", 1)]
    [InlineData("release==rl", 1)]
    [InlineData("", 1)]
    [InlineData("release=other", 0)]
    [InlineData("release!=rl", 0)]
    [InlineData("other!=x,release=rl", 1)]
    [InlineData("release=rl,missing=x", 0)]
    public async Task Metric_KnownLoad_AnswersTheSelectedItems(string selector, int items)
    {
        await using var rig = await Rig.StartAsync(CapacityReading.Of(22_001));

        var (code, body) = await rig.GetAsync($"{Base}/namespaces/media/roomlens_bot_capacity_wanted?labelSelector={Uri.EscapeDataString(selector)}", Proxy);

        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Equal(items, body.Split("\"value\":\"22001m\"").Length - 1);
    }

    [Fact]
    public async Task Metric_UnknownLoad_IsAnErrorAndNever0()
    {
        await using var rig = await Rig.StartAsync(CapacityReading.Because("the node is away"));

        var (code, body) = await rig.GetAsync($"{Base}/namespaces/media/roomlens_bot_capacity_wanted", Proxy);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.Contains("the node is away", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listener_WithoutTheProxysCertificate_RefusesEverything()
    {
        await using var rig = await Rig.StartAsync(CapacityReading.Of(1));
        using var stranger = Client(Ca("other"), "front-proxy-client");

        Assert.Equal(HttpStatusCode.Unauthorized, (await rig.GetAsync(Base, null)).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await rig.GetAsync(Base, stranger)).Code);
        rig.Trust = null;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await rig.GetAsync(Base, Proxy)).Code);
    }

    [Theory]
    [InlineData(Base, 200)]
    [InlineData("/apis", 200)]
    [InlineData("/apis/external.metrics.k8s.io", 200)]
    [InlineData("/openapi/v2", 404)]
    [InlineData(Base + "/namespaces/other/roomlens_bot_capacity_wanted", 404)]
    [InlineData(Base + "/namespaces/media/other", 404)]
    [InlineData(Base + "/namespaces/media/roomlens_bot_capacity_wanted?labelSelector=a%20in%20(b)", 400)]
    public async Task Paths_AnswerAsTheApiServerExpects(string path, int expected)
    {
        await using var rig = await Rig.StartAsync(CapacityReading.Of(1));

        var (code, body) = await rig.GetAsync(path, Proxy);

        Assert.Equal(expected, (int)code);
        if (path == Base)
            Assert.Contains("\"name\":\"roomlens_bot_capacity_wanted\",\"singularName\":\"\",\"namespaced\":true", body, StringComparison.Ordinal);
        if (expected != 200)
            Assert.Contains("\"kind\":\"Status\"", body, StringComparison.Ordinal);
    }

    private static ConfigMap Map(string names) => new()
    {
        Data = new() { ["requestheader-client-ca-file"] = Authority.ExportCertificatePem(), ["requestheader-allowed-names"] = names },
    };

    private static X509Certificate2 Ca(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Client(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var signed = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    private sealed class Rig : IAsyncDisposable
    {
        private readonly int _port;
        private readonly X509Certificate2 _certificate;
        private ExternalMetricsHost? _host;

        private Rig(int port, X509Certificate2 certificate) => (_port, _certificate) = (port, certificate);

        public FrontProxyTrust? Trust { get; set; } = FrontProxyTrust.From(Map("""["front-proxy-client"]"""));

        public static async Task<Rig> StartAsync(CapacityReading reading)
        {
            using var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            free.Start();
            var port = ((IPEndPoint)free.LocalEndpoint).Port;
            free.Stop();
            var rig = new Rig(port, ServingCertificate.Create("rl-metrics", "media", DateTimeOffset.UtcNow));
            var api = new ExternalMetricsApi(() => reading, new KubernetesOptions { Release = "rl" }, "media", TimeProvider.System, NullLogger.Instance);
            rig._host = await ExternalMetricsHost.StartAsync(
                ListenAddress.Loopback(port), () => rig._certificate, () => rig.Trust, api, NullLoggerFactory.Instance, CancellationToken.None);
            return rig;
        }

        /// <summary>Asks as the API server does: it trusts the APIService's bundle and the service's name, and nothing else.</summary>
        public async Task<(HttpStatusCode Code, string Body)> GetAsync(string path, X509Certificate2? client)
        {
            using var handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync };
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPem(_certificate.ExportCertificatePem());
            if (client is not null)
                handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(client, null, offline: true);
            using var http = new HttpClient(handler);
            using var answer = await http.GetAsync(new Uri($"https://rl-metrics.media.svc{path}"));
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
        {
            var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, _port, cancel);
            return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
        }

        public async ValueTask DisposeAsync()
        {
            await _host!.DisposeAsync();
            _certificate.Dispose();
        }
    }
}
