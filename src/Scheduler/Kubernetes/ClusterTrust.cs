using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace RoomLens.Scheduler.Kubernetes;

/// <summary>Trusts the cluster's own CA and nothing else. Its file is read at each handshake: it may be rotated, and handshakes are rare.</summary>
internal static class ClusterTrust
{
    /// <summary>A handler for the API server.</summary>
    public static SocketsHttpHandler Handler(string caFile) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, errors, caFile),
        },
    };

    private static bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors, string caFile)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(caFile);
        using var presented = new X509Certificate2(certificate);
        return chain.Build(presented);
    }
}
