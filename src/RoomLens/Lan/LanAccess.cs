using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RoomLens.Cli.Configuration;
using RoomLens.Cli.Storage;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;

namespace RoomLens.Cli.Lan;

/// <summary>
/// <c>up --lan</c>: opens the public listener to the local network by HTTPS (browsers share cameras with secure pages only) with an API key, and makes
/// the links with tokens that are handed round.
/// </summary>
internal sealed class LanAccess
{
    private const string Room = "demo";

    /// <summary>A day of sharing; a link that goes astray is worth nothing tomorrow.</summary>
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromHours(24);

    private readonly RoomLensOptions _options;
    private readonly LanCertificate? _certificate;
    private readonly IReadOnlyList<IPAddress> _addresses;

    private LanAccess(RoomLensOptions options, LanCertificate? certificate, IReadOnlyList<IPAddress> addresses) =>
        (_options, _certificate, _addresses) = (options, certificate, addresses);

    /// <summary>Changes what the options leave open: listener, certificate, keys, address told to others.</summary>
    public static LanAccess Open(RoomLensOptions options, DataFolder data, IEnumerable<IPAddress> found, DateTimeOffset now)
    {
        // People type IPv4 addresses.
        var addresses = found.OrderBy(address => address.AddressFamily == AddressFamily.InterNetworkV6).ToList();
        var listen = options.Listen;
        if (listen.Public.IsLoopback) listen.Public = new ListenAddress(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, listen.Public.Port);
        LanCertificate? certificate = null;
        if (listen.Certificate is null)
        {
            certificate = LanCertificate.Ensure(data, addresses, now);
            (listen.Certificate, listen.CertificateKey) = (certificate.Files.CertificatePath, certificate.Files.KeyPath);
        }

        listen.Secure();
        if (options.Keys.Count == 0)
            foreach (var (id, secret) in ServiceKeys.OpenOrCreate(data).Secrets) options.Keys.Add(id, secret);
        var lan = new LanAccess(options, certificate, addresses);
        options.Sfu.PublicUrl ??= lan.Site;
        return lan;
    }

    /// <summary>Where others on the network find this machine.</summary>
    public string Site => string.Create(CultureInfo.InvariantCulture, $"https://{Host}:{_options.Listen.Public.Port}");

    private string Host => _addresses is [{ AddressFamily: AddressFamily.InterNetworkV6 } v6, ..] ? $"[{v6}]" : _addresses is [{ } v4, ..] ? v4.ToString() : "localhost";

    /// <summary>What to hand round and what to keep, for the console.</summary>
    public string Describe(TimeProvider time)
    {
        var issuer = new TokenIssuer(new ApiKeys(_options.Keys), time);
        var publish = issuer.Issue(null, new Grants { Room = Room, RoomJoin = true, CanSubscribe = false }, LinkLifetime);
        var watch = issuer.Issue(null, new Grants { RoomJoin = true, RoomAdmin = true, RoomList = true, Events = true, Observe = true, CanPublish = false }, LinkLifetime);
        var trust = _certificate is null ? "" : $"\n  The certificate is made here, so browsers ask once; its SHA-256 is\n  {_certificate.Fingerprint}";
        return $"""
            On this network, for 24 hours:
              share a camera (hand this round)
                {Site}/publish?room={Room}&token={publish}
              watch (keep this: it may change everything)
                {Site}/?room={Room}&token={watch}{trust}
            """;
    }
}
