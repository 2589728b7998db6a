using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Http.Tls;
using RoomLens.Hosting.Startup;

namespace RoomLens.Hosting.Tests.Http.Tls;

public sealed class CertificateTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    [Fact]
    public void Current_FilesReplaced_IsReadAgainAndABrokenOneKeepsTheOld()
    {
        var time = new ManualTime();
        _certificates.Write("first");
        var reloader = new CertificateReloader(_certificates.Files, NullLogger.Instance, time);
        _certificates.Write("second");

        Assert.Equal("CN=first", reloader.Current().Subject);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("CN=second", reloader.Current().Subject);
        _certificates.Write("third", writeKey: false);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("CN=second", reloader.Current().Subject);
        _certificates.Write("third");
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("CN=third", reloader.Current().Subject);
        File.Delete(_certificates.Files.CertificatePath);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("CN=third", reloader.Current().Subject);
    }

    [Fact]
    public void Current_LinkTurnedAsInAMountedSecret_IsReadAgain()
    {
        // Kubernetes: tls.crt -> ..data/tls.crt, and only ..data is replaced.
        var time = new ManualTime();
        foreach (var name in (string[])["v1", "v2"])
        {
            _certificates.Write(name);
            Directory.CreateDirectory(_certificates.PathOf(name));
            File.Move(_certificates.Files.CertificatePath, _certificates.PathOf($"{name}/tls.crt"));
            File.Move(_certificates.Files.KeyPath!, _certificates.PathOf($"{name}/tls.key"));
        }

        Directory.CreateSymbolicLink(_certificates.PathOf("..data"), "v1");
        File.CreateSymbolicLink(_certificates.PathOf("tls.crt"), "..data/tls.crt");
        File.CreateSymbolicLink(_certificates.PathOf("tls.key"), "..data/tls.key");
        var reloader = new CertificateReloader(new TlsFiles(_certificates.PathOf("tls.crt"), _certificates.PathOf("tls.key")), NullLogger.Instance, time);

        Directory.Delete(_certificates.PathOf("..data"));
        Directory.CreateSymbolicLink(_certificates.PathOf("..data"), "v2");
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("CN=v2", reloader.Current().Subject);
    }

    [Fact]
    public void Create_UnusableFiles_SayWhatIsWrongInOneSentence()
    {
        string Problem() => Assert.Throws<StartupException>(() => new CertificateReloader(_certificates.Files, NullLogger.Instance)).ToConsoleText();

        Assert.Contains("cert.pem", Problem(), StringComparison.Ordinal);
        _certificates.Write("expired", days: -1);
        Assert.Contains("expired on", Problem(), StringComparison.Ordinal);
        _certificates.Write("first");
        _certificates.Write("second", writeKey: false);
        Assert.Contains("the key belongs to another certificate", Problem(), StringComparison.Ordinal);
        File.WriteAllText(_certificates.Files.CertificatePath, "broken");
        Assert.Contains("there is no certificate in it", Problem(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listener_SendsTheChainAndSpeaksHttp2()
    {
        _certificates.WriteChain("leaf", "the authority");
        await using var app = await ServeAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, app.BoundAddresses()[0].Port).WaitAsync(TestTimeout.Value);
        var sent = new List<string>();
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, _, chain, _) =>
        {
            sent.AddRange(chain!.ChainPolicy.ExtraStore.Select(certificate => certificate.Subject));
            return true;
        });

        var options = new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] };
        await tls.AuthenticateAsClientAsync(options).WaitAsync(TestTimeout.Value);

        Assert.Equal("CN=leaf", tls.RemoteCertificate!.Subject);
        Assert.Contains("CN=the authority", sent);
        Assert.Equal(SslApplicationProtocol.Http2, tls.NegotiatedApplicationProtocol);
    }

    [Fact]
    public void Listener_HttpsWithoutCertificate_IsARemediableProblem()
    {
        var options = Options(null);

        var problem = Assert.Throws<StartupException>(() => HttpHost.Create(options, NullLoggerFactory.Instance));

        Assert.Contains("Listen:Certificate", problem.ToConsoleText(), StringComparison.Ordinal);
    }

    public void Dispose() => _certificates.Dispose();

    private static HttpHostOptions Options(TlsFiles? files) => new()
    {
        Listen = [new ListenAddress(IPAddress.Loopback, 0, IsHttps: true)],
        ListenFlag = "--listen",
        Policy = AccessPolicy.Development(ApiKeys.None, TimeProvider.System),
        Tls = files,
    };

    private async Task<WebApplication> ServeAsync()
    {
        var options = Options(_certificates.Files);
        var app = HttpHost.Create(options, NullLoggerFactory.Instance);
        app.MapGet("/", () => "secure");
        await app.StartListeningAsync(options, CancellationToken.None);
        return app;
    }
}
