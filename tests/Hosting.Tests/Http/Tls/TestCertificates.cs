using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RoomLens.Hosting.Http.Tls;

namespace RoomLens.Hosting.Tests.Http.Tls;

/// <summary>Certificates in a folder of their own.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("roomlens-tls");

    public TestCertificates() => Files = new TlsFiles(PathOf("cert.pem"), PathOf("key.pem"));

    public TlsFiles Files { get; }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>A self-signed one, good for a day or until <paramref name="days"/> from now.</summary>
    public void Write(string name, int days = 1, bool writeKey = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(days));
        File.WriteAllText(Files.CertificatePath, certificate.ExportCertificatePem());
        if (writeKey) File.WriteAllText(Files.KeyPath!, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>One signed by an authority that another stands behind; the file has the first authority too, as it should.</summary>
    public void WriteChain(string name, string authority)
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Authority("root", rootKey).CreateSelfSigned(from.AddDays(-1), to.AddDays(1));
        using var middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var middle = Authority(authority, middleKey).Create(root, from, to, [1]).CopyWithPrivateKey(middleKey);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).Create(middle, from, to, [2]);
        File.WriteAllText(Files.CertificatePath, certificate.ExportCertificatePem() + "\n" + middle.ExportCertificatePem());
        File.WriteAllText(Files.KeyPath!, key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => _folder.Delete(true);

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }
}
