using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RoomLens.Scheduler.Kubernetes.Metrics;

/// <summary>A certificate for the metrics service, its own authority: it goes into the APIService, and nobody else trusts it.</summary>
internal static class ServingCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>A process lives shorter; each start makes another.</summary>
    private const int Years = 5;

    /// <summary>Makes one for <c>service.namespace.svc</c>.</summary>
    public static X509Certificate2 Create(string service, string ns, DateTimeOffset now)
    {
        var host = $"{service}.{ns}.svc";
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // A common name has at most 64 characters, and only the alternative name counts.
        var request = new CertificateRequest("CN=roomlens-metrics", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], false));
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddYears(Years));
    }
}
