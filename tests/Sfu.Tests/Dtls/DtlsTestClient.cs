using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RoomLens.Rtp.Srtp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Dtls;
using RoomLens.Sfu.Dtls.Native;

namespace RoomLens.Sfu.Tests.Dtls;

/// <summary>A DTLS client over the same binding, with a retransmission timer of its own.</summary>
internal sealed class DtlsTestClient : IDisposable
{
    public const string BothProfiles = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(80);

    private readonly DtlsContext _context;
    private readonly DtlsConnection _connection;
    private byte[][] _flight = [];

    public DtlsTestClient(string profiles = BothProfiles, bool withCertificate = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=client", key, HashAlgorithmName.SHA256);
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = request.CreateSelfSigned(from, from.AddYears(1));
        Fingerprint = DtlsIdentity.FingerprintOf(certificate.RawData);
        _context = withCertificate
            ? new DtlsContext(certificate.RawData, key.ExportPkcs8PrivateKey(), profiles)
            : new DtlsContext([], [], profiles);
        _connection = new DtlsConnection(_context, isServer: false);
    }

    public string Fingerprint { get; }

    public DtlsProgress Progress => _connection.Progress;

    public string? Error => _connection.Error;

    public Instant? NextTimeout { get; private set; }

    public IReadOnlyList<byte[]> Start(Instant now)
    {
        _connection.Start();
        return Sent(now);
    }

    public IReadOnlyList<byte[]> Handle(byte[] datagram, Instant now)
    {
        _connection.Feed(datagram);
        return Sent(now);
    }

    public IReadOnlyList<byte[]> HandleTimeout(Instant now)
    {
        if (!(now >= NextTimeout)) return [];
        NextTimeout = Progress == DtlsProgress.Handshaking ? now + Interval : null;
        return NextTimeout is null ? [] : _flight;
    }

    public IReadOnlyList<byte[]> Shutdown()
    {
        _connection.Shutdown();
        return _connection.TakeWritten();
    }

    public DtlsSrtpKeys ExportKeys()
    {
        Assert.True(SrtpProfile.TryFind(_connection.SrtpProfileName()!, out var profile));
        var material = new byte[DtlsSrtpKeys.MaterialLength(profile!)];
        _connection.ExportKeyingMaterial(material);
        return new DtlsSrtpKeys(profile!, material, isServer: false);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _context.Dispose();
    }

    private byte[][] Sent(Instant now)
    {
        var written = _connection.TakeWritten();
        if (written.Length > 0)
        {
            _flight = written;
            NextTimeout = now + Interval;
        }

        return written;
    }
}
