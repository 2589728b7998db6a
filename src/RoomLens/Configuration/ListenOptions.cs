using RoomLens.Hosting.Config;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Http.Tls;

namespace RoomLens.Cli.Configuration;

/// <summary>Section <c>Listen</c>: where the HTTP listeners are bound (contracts section 1). A bare port means loopback.</summary>
internal sealed class ListenOptions : IOptionsCheck
{
    /// <summary>Public API, pages, WHIP and WHEP of <c>roomlens up</c>; public API of <c>roomlens scheduler</c>. Default 127.0.0.1:8080; flag <c>--port</c>.</summary>
    public ListenAddress Public { get; set; } = ListenAddress.Loopback(8080);

    /// <summary>WHIP, WHEP and the publish page of a separate <c>roomlens sfu</c>. Default 127.0.0.1:8081.</summary>
    public ListenAddress Sfu { get; set; } = ListenAddress.Loopback(8081);

    /// <summary>Control API of the SFU. Default 127.0.0.1:8082; flag <c>--control-port</c>.</summary>
    public ListenAddress Control { get; set; } = ListenAddress.Loopback(8082);

    /// <summary>PEM file with a certificate and its chain: <see cref="Public"/> and <see cref="Sfu"/> are HTTPS then. Read again when it changes. Default none.</summary>
    public string? Certificate { get; set; }

    /// <summary>PEM file with the unencrypted key of <see cref="Certificate"/>; none = it is in the same file.</summary>
    public string? CertificateKey { get; set; }

    /// <summary>The certificate's files; null = none.</summary>
    public TlsFiles? FindTls() => Certificate is { Length: > 0 } file ? new TlsFiles(file, CertificateKey is { Length: > 0 } key ? key : null) : null;

    /// <summary>With a certificate the public listeners are HTTPS, whether their addresses say so or not.</summary>
    public void Secure()
    {
        if (FindTls() is null) return;
        Public = Public with { IsHttps = true };
        Sfu = Sfu with { IsHttps = true };
    }

    /// <inheritdoc/>
    public void Check(string path, ConfigProblems problems)
    {
        if (FindTls() is not null) return;
        if (CertificateKey is { Length: > 0 }) problems.Add($"{path}:CertificateKey", "a key without a certificate", "Set Listen:Certificate too.");
        foreach (var (name, address) in new[] { (nameof(Public), Public), (nameof(Sfu), Sfu), (nameof(Control), Control) })
            if (address.IsHttps) problems.Add($"{path}:{name}", $"'{address}' needs a certificate", "Set Listen:Certificate and Listen:CertificateKey, or listen on http://.");
    }
}
