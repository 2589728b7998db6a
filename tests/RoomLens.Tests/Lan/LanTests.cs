using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Web;
using RoomLens.Cli.Configuration;
using RoomLens.Cli.Lan;
using RoomLens.Cli.Storage;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;

namespace RoomLens.Cli.Tests.Lan;

public sealed class LanTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly IPAddress[] Addresses = [IPAddress.Parse("2001:db8::7"), IPAddress.Parse("192.0.2.7")];

    private readonly DataFolder _data = DataFolder.Open(Directory.CreateTempSubdirectory("roomlens-lan").FullName);

    [Fact]
    public void Certificate_NamesEveryAddressAndIsKept()
    {
        var first = LanCertificate.Ensure(_data, Addresses, Now);
        var again = LanCertificate.Ensure(_data, [Addresses[1]], Now + TimeSpan.FromDays(300));

        Assert.Equal(first.Fingerprint, again.Fingerprint);
        using var certificate = X509Certificate2.CreateFromPemFile(first.Files.CertificatePath, first.Files.KeyPath);
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Equal(["localhost"], names.EnumerateDnsNames());
        Assert.Equal([.. Addresses, IPAddress.Loopback, IPAddress.IPv6Loopback], names.EnumerateIPAddresses());
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(first.Files.KeyPath!));
    }

    [Fact]
    public void Certificate_NewAddressOrNearItsEndOrDamaged_IsMadeAnew()
    {
        var fingerprints = new List<string> { LanCertificate.Ensure(_data, Addresses, Now).Fingerprint };

        fingerprints.Add(LanCertificate.Ensure(_data, [IPAddress.Parse("198.51.100.1")], Now).Fingerprint);
        fingerprints.Add(LanCertificate.Ensure(_data, [], Now + TimeSpan.FromDays(390)).Fingerprint);
        File.WriteAllText(Path.Combine(_data.Path, "lan", "key.pem"), "broken");
        fingerprints.Add(LanCertificate.Ensure(_data, [], Now + TimeSpan.FromDays(390)).Fingerprint);

        Assert.Equal(4, fingerprints.Distinct().Count());
    }

    [Fact]
    public void Open_SetsWhatWasLeftOpen()
    {
        var options = new RoomLensOptions();

        var lan = LanAccess.Open(options, _data, Addresses, Now);

        Assert.Equal("https://192.0.2.7:8080", lan.Site);
        Assert.Equal(lan.Site, options.Sfu.PublicUrl);
        Assert.True(options.Listen.Public is { IsHttps: true, IsLoopback: false, Port: 8080 });
        Assert.True(options.Listen.Control.IsLoopback);
        Assert.NotEmpty(options.Keys);
        Assert.Equal(options.Keys, new RoomLensOptions { Keys = ReadKeys() }.Keys);
    }

    [Fact]
    public void Open_WhatIsConfigured_Stays()
    {
        var options = new RoomLensOptions { Keys = { ["mine"] = new string('s', 32) } };
        options.Listen.Public = new ListenAddress(Addresses[1], 9443);
        (options.Listen.Certificate, options.Listen.CertificateKey) = ("/tls/own.pem", "/tls/own.key");

        LanAccess.Open(options, _data, Addresses, Now);

        Assert.Equal("https://192.0.2.7:9443", options.Listen.Public.ToString());
        Assert.Equal("/tls/own.pem", options.Listen.Certificate);
        Assert.Equal(["mine"], options.Keys.Keys);
        Assert.False(Directory.Exists(Path.Combine(_data.Path, "lan")));
    }

    [Fact]
    public void Describe_LinksHaveTokensThatAllowNoMoreThanTheySay()
    {
        var options = new RoomLensOptions();
        var lan = LanAccess.Open(options, _data, Addresses, Now);

        var text = lan.Describe(TimeProvider.System);

        var verifier = new TokenVerifier(new ApiKeys(options.Keys), TimeProvider.System);
        var links = text.Split(['\n', ' '], StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith(lan.Site, StringComparison.Ordinal)).Select(link => new Uri(link)).ToArray();
        Assert.Equal(["/publish", "/"], links.Select(link => link.AbsolutePath));
        Assert.True(verifier.TryVerify(HttpUtility.ParseQueryString(links[0].Query)["token"]!, out var publish, out _));
        Assert.Null(publish.Identity);
        Assert.Equal(new Grants { Room = "demo", RoomJoin = true, CanSubscribe = false }, publish.Grants);
    }

    public void Dispose() => Directory.Delete(_data.Path, recursive: true);

    private Dictionary<string, string> ReadKeys() => new(ServiceKeys.TryOpen(_data)!.Secrets);
}
