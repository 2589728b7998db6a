using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RoomLens.Sfu.Dtls;
using RoomLens.Sfu.Dtls.Native;

namespace RoomLens.Load.Dtls;

/// <summary>One self-signed certificate for all participants of a load: making one each would measure the generator.</summary>
internal sealed class ClientCertificate : IDisposable
{
    private const string Profiles = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";

    public ClientCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=load", key, HashAlgorithmName.SHA256);
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = request.CreateSelfSigned(from, from.AddYears(1));
        Fingerprint = DtlsIdentity.FingerprintOf(certificate.RawData);
        Context = new DtlsContext(certificate.RawData, key.ExportPkcs8PrivateKey(), Profiles);
    }

    /// <summary>SHA-256, as signalled.</summary>
    public string Fingerprint { get; }

    /// <summary>What connections are made from.</summary>
    public DtlsContext Context { get; }

    /// <inheritdoc/>
    public void Dispose() => Context.Dispose();
}
