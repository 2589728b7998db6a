using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using RoomLens.Hosting.Startup;

namespace RoomLens.Hosting.Http.Tls;

/// <summary>
/// The certificate of new TLS connections: read at the start, and again when the files say something else (looked at once per second at most, by
/// content, because a mounted Secret changes behind a link whose own time stays). Broken files keep the old one.
/// </summary>
public sealed class CertificateReloader
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly TlsFiles _files;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private LoadedCertificate _current;
    private LoadedCertificate.Texts _lookedAtTexts;
    private long _lookedAt;
    private bool _unreadable;

    /// <summary>Reads the files.</summary>
    /// <exception cref="StartupException">They cannot be read, do not belong together, or the certificate has expired.</exception>
    public CertificateReloader(TlsFiles files, ILogger logger, TimeProvider? time = null)
    {
        _files = files;
        _logger = logger;
        _time = time ?? TimeProvider.System;
        _lookedAt = _time.GetTimestamp();
        try
        {
            _lookedAtTexts = LoadedCertificate.Texts.Read(files);
            _current = LoadedCertificate.Parse(_lookedAtTexts);
        }
        catch (Exception e) when (IsUnusable(e))
        {
            throw new StartupException(
                $"The certificate {files.CertificatePath} (key {files.KeyPath ?? "in the same file"}) cannot be used: {e.Message.TrimEnd('.')}.",
                "Give PEM files with the chain and the unencrypted key.", e);
        }

        var notAfter = _current.Certificate.NotAfter.ToUniversalTime();
        if (notAfter <= _time.GetUtcNow().UtcDateTime)
            throw new StartupException($"The certificate {files.CertificatePath} expired on {notAfter:yyyy-MM-dd}.", "Renew it; it is read again when it changes.");
    }

    /// <summary>The certificate for a new connection.</summary>
    public X509Certificate2 Current() => Look().Certificate;

    /// <summary>The certificate with its chain, as TLS takes it, for a new connection.</summary>
    public SslStreamCertificateContext Context() => Look().Context;

    private static bool IsUnusable(Exception e) => e is CryptographicException or IOException or UnauthorizedAccessException;

    private LoadedCertificate Look()
    {
        lock (_lock)
        {
            if (_time.GetElapsedTime(_lookedAt) < LookInterval) return _current;
            _lookedAt = _time.GetTimestamp();
            ReloadIfChanged();
            return _current;
        }
    }

    private void ReloadIfChanged()
    {
        try
        {
            var texts = LoadedCertificate.Texts.Read(_files);
            _unreadable = false;
            if (texts == _lookedAtTexts) return;
            _lookedAtTexts = texts;

            // The old one is not disposed: handshakes in flight still use it; the collector ends it.
            _current = LoadedCertificate.Parse(texts);
            Log.CertificateReloaded(_logger, _files.CertificatePath, _current.Certificate.NotAfter);
        }
        catch (Exception e) when (IsUnusable(e))
        {
            // Said once, not each second: between two writes certificate and key may not belong together.
            if (!_unreadable) Log.CertificateKept(_logger, _files.CertificatePath, e);
            _unreadable = e is not CryptographicException;
        }
    }
}
