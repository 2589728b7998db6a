using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using RoomLens.Hosting.Startup;

namespace RoomLens.Hosting.Http.Tls;

/// <summary>The certificate of new TLS connections: read at the start, and again when the file's time changes (looked at once per second at most). A broken file keeps the old one.</summary>
public sealed class CertificateReloader
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly TlsFiles _files;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private X509Certificate2 _current;
    private DateTime _writtenAt;
    private long _lookedAt;

    /// <summary>Reads the files.</summary>
    /// <exception cref="StartupException">They cannot be read.</exception>
    public CertificateReloader(TlsFiles files, ILogger logger, TimeProvider? time = null)
    {
        _files = files;
        _logger = logger;
        _time = time ?? TimeProvider.System;
        _lookedAt = _time.GetTimestamp();
        try
        {
            _writtenAt = WrittenAt();
            _current = Load();
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The certificate {files.CertificatePath} cannot be read: {e.Message}", "Give PEM files with the chain and the unencrypted key.", e);
        }
    }

    /// <summary>The certificate for a new connection.</summary>
    public X509Certificate2 Current()
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
            var writtenAt = WrittenAt();
            if (writtenAt == _writtenAt) return;

            // Not disposed: handshakes in flight still use the old one; the collector ends it.
            _current = Load();
            _writtenAt = writtenAt;
            Log.CertificateReloaded(_logger, _files.CertificatePath, _current.NotAfter);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            Log.CertificateKept(_logger, _files.CertificatePath, e);
        }
    }

    private DateTime WrittenAt()
    {
        var certificate = File.GetLastWriteTimeUtc(_files.CertificatePath);
        return _files.KeyPath is null ? certificate : new DateTime(Math.Max(certificate.Ticks, File.GetLastWriteTimeUtc(_files.KeyPath).Ticks), DateTimeKind.Utc);
    }

    private X509Certificate2 Load() => X509Certificate2.CreateFromPemFile(_files.CertificatePath, _files.KeyPath);
}
