using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RoomLens.Rtp.Srtp;
using RoomLens.Sfu.Dtls.Native;

namespace RoomLens.Sfu.Dtls;

/// <summary>This process's certificate for DTLS-SRTP: self-signed ECDSA P-256, known to peers by its SHA-256 fingerprint in the SDP.</summary>
internal sealed class DtlsIdentity : IDisposable
{
    /// <summary>Peers do not look at the dates of a fingerprinted certificate; a year outlives any process.</summary>
    private static readonly TimeSpan Validity = TimeSpan.FromDays(365);

    private DtlsIdentity(DtlsContext context, string fingerprint)
    {
        Context = context;
        Fingerprint = fingerprint;
    }

    /// <summary>The profiles offered, preferred first: browsers take GCM, which costs half; everyone speaks the other.</summary>
    public static IReadOnlyList<SrtpProfile> Profiles { get; } = [SrtpProfile.AeadAes128Gcm, SrtpProfile.AesCm128HmacSha1Tag80];

    /// <summary>Version text of the OpenSSL in use.</summary>
    public static string LibraryVersion => OpenSsl.Version;

    /// <summary>SHA-256 as in <c>a=fingerprint</c>: upper-case hex pairs with colons.</summary>
    public string Fingerprint { get; }

    internal DtlsContext Context { get; }

    /// <summary>Makes a key and certificate.</summary>
    /// <param name="now">UTC, for the certificate's dates.</param>
    /// <exception cref="OpenSslMissingException">OpenSSL 3 is not installed.</exception>
    public static DtlsIdentity Create(DateTimeOffset now)
    {
        OpenSsl.EnsureLoaded();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=WebRTC", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(now - TimeSpan.FromDays(1), now + Validity);
        var pkcs8 = key.ExportPkcs8PrivateKey();
        try
        {
            var profiles = string.Join(':', Profiles.Select(profile => profile.DtlsName));
            return new DtlsIdentity(new DtlsContext(certificate.RawData, pkcs8, profiles), FingerprintOf(certificate.RawData));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Context.Dispose();

    /// <summary>SHA-256 fingerprint of a certificate in DER (RFC 8122 section 5).</summary>
    internal static string FingerprintOf(ReadOnlySpan<byte> der)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(der, hash);
        return string.Create(hash.Length * 3 - 1, hash.ToArray(), static (text, octets) =>
        {
            const string Digits = "0123456789ABCDEF";
            text.Fill(':');
            for (var i = 0; i < octets.Length; i++)
            {
                text[i * 3] = Digits[octets[i] >> 4];
                text[i * 3 + 1] = Digits[octets[i] & 15];
            }
        });
    }
}
