using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace RoomLens.Sfu.Dtls.Native;

/// <summary>
/// One DTLS association over OpenSSL without I/O: datagrams are offered, what it wrote is taken. Retransmission is the caller's;
/// OpenSSL's own timer reads the system clock and is therefore set beyond any handshake. One owner thread.
/// </summary>
internal sealed unsafe class DtlsConnection : IDisposable
{
    /// <summary>66 minutes in microseconds.</summary>
    private const uint NeverMicroseconds = 4_000_000_000;

    private const int ReadBufferLength = 2048;

    private readonly DatagramPipe _pipe = new();
    private readonly SslHandle _ssl;

    public DtlsConnection(DtlsContext context, bool isServer)
    {
        LibCrypto.ClearErrors();
        _ssl = new SslHandle(context.Handle, _pipe);
        _ = LibSsl.Control(_ssl, LibSsl.CtrlSetMtu, DatagramBio.Mtu, 0);
        LibSsl.SetTimerCallback(_ssl, &Never);
        if (isServer) LibSsl.SetAcceptState(_ssl);
        else LibSsl.SetConnectState(_ssl);
    }

    public DtlsProgress Progress { get; private set; }

    public string? Error { get; private set; }

    /// <summary>Octets of application data, which nothing here uses yet.</summary>
    public long IgnoredOctets { get; private set; }

    /// <summary>Starts a client's handshake.</summary>
    public DtlsProgress Start() => Step();

    /// <summary>Takes one datagram.</summary>
    public DtlsProgress Feed(ReadOnlySpan<byte> datagram)
    {
        if (Progress is DtlsProgress.Closed or DtlsProgress.Failed) return Progress;
        _pipe.Offer(datagram);
        return Step();
    }

    /// <summary>The datagrams written since the last call, in order.</summary>
    public byte[][] TakeWritten() => _pipe.TakeWritten();

    /// <summary>Writes close_notify once the handshake is done.</summary>
    public void Shutdown()
    {
        if (Progress is not (DtlsProgress.Established or DtlsProgress.Closed)) return;
        LibCrypto.ClearErrors();
        _ = LibSsl.Shutdown(_ssl);
        LibCrypto.ClearErrors();
    }

    /// <summary>The peer's certificate in DER, or null.</summary>
    public byte[]? PeerCertificate()
    {
        var certificate = LibSsl.GetPeerCertificate(_ssl);
        if (certificate == 0) return null;
        try
        {
            var length = LibCrypto.WriteCertificate(certificate, null);
            if (length <= 0) return null;
            var der = new byte[length];
            fixed (byte* start = der)
            {
                var at = start;
                return LibCrypto.WriteCertificate(certificate, &at) == length ? der : null;
            }
        }
        finally
        {
            LibCrypto.FreeCertificate(certificate);
        }
    }

    /// <summary>OpenSSL's name of the negotiated SRTP profile, or null.</summary>
    public string? SrtpProfileName()
    {
        var profile = LibSsl.GetSelectedSrtpProfile(_ssl);
        return profile is null ? null : Marshal.PtrToStringUTF8(profile[0]);
    }

    /// <summary>Fills keying material for DTLS-SRTP (RFC 5764 section 4.2).</summary>
    public void ExportKeyingMaterial(Span<byte> output)
    {
        var label = "EXTRACTOR-dtls_srtp"u8;
        fixed (byte* o = output)
        fixed (byte* l = label)
        {
            if (LibSsl.ExportKeyingMaterial(_ssl, o, output.Length, l, label.Length, null, 0, 0) != 1)
                throw new CryptographicException("SSL_export_keying_material failed: " + OpenSsl.TakeErrors());
        }
    }

    public void Dispose() => _ssl.Dispose();

    [UnmanagedCallersOnly]
    private static uint Never(nint ssl, uint microseconds) => NeverMicroseconds;

    private DtlsProgress Step()
    {
        LibCrypto.ClearErrors();
        if (Progress == DtlsProgress.Handshaking)
        {
            var result = LibSsl.DoHandshake(_ssl);
            if (result != 1) return Stopped(result);
            Progress = DtlsProgress.Established;
        }

        return ReadAll();
    }

    /// <summary>Reads what follows the handshake: alerts, late handshake records (answered inside) and application data (ignored).</summary>
    private DtlsProgress ReadAll()
    {
        var buffer = stackalloc byte[ReadBufferLength];
        while (true)
        {
            LibCrypto.ClearErrors();
            var result = LibSsl.Read(_ssl, buffer, ReadBufferLength);
            if (result <= 0) return Stopped(result);
            IgnoredOctets += result;
        }
    }

    private DtlsProgress Stopped(int result)
    {
        switch (LibSsl.GetError(_ssl, result))
        {
            case LibSsl.ErrorWantRead or LibSsl.ErrorWantWrite:
                LibCrypto.ClearErrors();
                break;
            case LibSsl.ErrorZeroReturn:
                Progress = DtlsProgress.Closed;
                break;
            default:
                Error = OpenSsl.TakeErrors();
                Progress = DtlsProgress.Failed;
                break;
        }

        return Progress;
    }
}
