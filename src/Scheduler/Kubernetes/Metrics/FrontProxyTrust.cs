using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using RoomLens.Scheduler.Kubernetes.Objects;

namespace RoomLens.Scheduler.Kubernetes.Metrics;

/// <summary>
/// How the API server proves to be itself when it passes on a request: a client certificate of the front proxy's CA, with one of the allowed
/// names. Immutable.
/// </summary>
internal sealed class FrontProxyTrust : IDisposable
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private readonly X509Certificate2Collection _authorities = [];

    private FrontProxyTrust(string authorities, IReadOnlyList<string> names)
    {
        _authorities.ImportFromPem(authorities);
        Names = names;
    }

    /// <summary>Common names that are allowed; empty = any.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>From ConfigMap <c>kube-system/extension-apiserver-authentication</c>; null = it does not say.</summary>
    public static FrontProxyTrust? From(ConfigMap map)
    {
        if (map.Data.GetValueOrDefault("requestheader-client-ca-file") is not { Length: > 0 } authorities)
            return null;
        try
        {
            var names = map.Data.GetValueOrDefault("requestheader-allowed-names") is { Length: > 0 } text
                ? JsonSerializer.Deserialize(text, KubernetesJson.Default.ListString)
                : null;
            return new FrontProxyTrust(authorities, names ?? []);
        }
        catch (Exception error) when (error is JsonException or CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether a certificate is the front proxy's. The system's own authorities never count.</summary>
    public bool Accepts(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        return chain.Build(certificate)
            && (Names.Count == 0 || Names.Contains(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var authority in _authorities)
            authority.Dispose();
    }
}
