using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RoomLens.Cli.Storage;
using RoomLens.Hosting.Http.Tls;
using RoomLens.Hosting.Startup;

namespace RoomLens.Cli.Lan;

/// <summary>
/// The self-signed certificate of <c>up --lan</c>, kept in the data folder, so that a browser that was told to trust it goes on doing so. A new one is
/// made when it does not name an address of the machine, or ends soon.
/// </summary>
internal sealed class LanCertificate
{
    private const string Folder = "lan";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Browsers refuse server certificates that are good for more than 398 days.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(14);

    private LanCertificate(TlsFiles files, string fingerprint) => (Files, Fingerprint) = (files, fingerprint);

    /// <summary>Where it is.</summary>
    public TlsFiles Files { get; }

    /// <summary>SHA-256 of the certificate, as browsers show it.</summary>
    public string Fingerprint { get; }

    /// <summary>The folder's certificate, made or made anew where need be.</summary>
    /// <exception cref="StartupException">The folder cannot be written.</exception>
    public static LanCertificate Ensure(DataFolder data, IReadOnlyList<IPAddress> addresses, DateTimeOffset now)
    {
        var folder = Path.Combine(data.Path, Folder);
        var files = new TlsFiles(Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        try
        {
            Directory.CreateDirectory(folder);
            using var kept = TryRead(files);
            if (kept is not null && IsGood(kept, addresses, now)) return new LanCertificate(files, FingerprintOf(kept));
            using var made = Create(files, addresses, now);
            return new LanCertificate(files, FingerprintOf(made));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The certificate in {folder} cannot be written: {error.Message}", "Give another folder with --data.", error);
        }
    }

    private static X509Certificate2? TryRead(TlsFiles files)
    {
        try
        {
            return File.Exists(files.CertificatePath) ? X509Certificate2.CreateFromPemFile(files.CertificatePath, files.KeyPath) : null;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or FileNotFoundException)
        {
            // Half a pair is of no use to anybody; a new one is made.
            return null;
        }
    }

    private static bool IsGood(X509Certificate2 certificate, IReadOnlyList<IPAddress> addresses, DateTimeOffset now)
    {
        if (certificate.NotBefore > now.LocalDateTime || certificate.NotAfter < (now + RenewBefore).LocalDateTime) return false;
        var named = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateIPAddresses()).ToHashSet();
        return addresses.All(named.Contains);
    }

    private static X509Certificate2 Create(TlsFiles files, IReadOnlyList<IPAddress> addresses, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=RoomLens on this network", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        foreach (var address in addresses.Append(IPAddress.Loopback).Append(IPAddress.IPv6Loopback).Distinct()) names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        var certificate = request.CreateSelfSigned(now - TimeSpan.FromHours(1), now + Lifetime);
        Write(files.KeyPath!, key.ExportPkcs8PrivateKeyPem());
        Write(files.CertificatePath, certificate.ExportCertificatePem());
        return certificate;
    }

    private static void Write(string file, string text)
    {
        // Under another name first: a crash never leaves half a file.
        var partial = $"{file}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerReadWrite };
        using (var stream = new StreamWriter(partial, options)) stream.Write(text);
        File.Move(partial, file, overwrite: true);
    }

    private static string FingerprintOf(X509Certificate2 certificate) =>
        string.Join(':', SHA256.HashData(certificate.RawData).Select(octet => octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));
}
