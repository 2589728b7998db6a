using System.Security.Cryptography;
using RoomLens.Rtp.Srtp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Dtls;
using RoomLens.Sfu.Dtls.Native;

namespace RoomLens.Load.Dtls;

/// <summary>The client side of a handshake, sans I/O: flights are repeated after 100, 200, 400 … ms.</summary>
internal sealed class DtlsClient(ClientCertificate certificate) : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly DtlsConnection _connection = new(certificate.Context, isServer: false);
    private byte[][] _flight = [];
    private TimeSpan _wait = FirstWait;

    /// <summary>How far it is.</summary>
    public DtlsProgress Progress => _connection.Progress;

    /// <summary>When the flight is repeated; null = nothing is under way.</summary>
    public Instant? NextTimeout { get; private set; }

    /// <summary>The first flight.</summary>
    public byte[][] Start(Instant now)
    {
        _connection.Start();
        return Take(now);
    }

    /// <summary>A datagram arrived; gives what to answer.</summary>
    public byte[][] Handle(ReadOnlySpan<byte> datagram, Instant now)
    {
        _connection.Feed(datagram);
        return Take(now);
    }

    /// <summary>Gives the flight once more when it is due.</summary>
    public byte[][] HandleTimeout(Instant now)
    {
        if (!(NextTimeout <= now)) return [];
        _wait = _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        NextTimeout = now + _wait;
        return _flight;
    }

    /// <summary>close_notify.</summary>
    public byte[][] Close()
    {
        _connection.Shutdown();
        return _connection.TakeWritten();
    }

    /// <summary>The keys of a handshake that is done.</summary>
    public DtlsSrtpKeys ExportKeys()
    {
        if (!SrtpProfile.TryFind(_connection.SrtpProfileName() ?? "", out var profile)) throw new CryptographicException("No SRTP profile was negotiated.");
        var material = new byte[DtlsSrtpKeys.MaterialLength(profile!)];
        _connection.ExportKeyingMaterial(material);
        return new DtlsSrtpKeys(profile!, material, isServer: false);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private byte[][] Take(Instant now)
    {
        var written = _connection.TakeWritten();
        if (written.Length > 0)
        {
            _flight = written;
            _wait = FirstWait;
            NextTimeout = now + _wait;
        }

        if (Progress != DtlsProgress.Handshaking) NextTimeout = null;
        return written;
    }
}
