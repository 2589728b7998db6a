using System.Runtime.InteropServices;

namespace RoomLens.Sfu.Dtls.Native;

/// <summary>Settings shared by all connections of one identity: DTLS 1.2, forward-secret AEAD suites, peer certificate required.</summary>
internal sealed unsafe class DtlsContext : IDisposable
{
    /// <summary>A WebRTC certificate is self-signed and below 1 KiB, with RSA 4096 about 1.3 KiB.</summary>
    private const int MaxCertificateOctets = 16 * 1024;

    private const string Ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL";

    /// <param name="certificate">DER; empty for a client without one.</param>
    /// <param name="privateKey">PKCS #8 DER.</param>
    /// <param name="srtpProfiles">OpenSSL's names, joined by colons, preferred first.</param>
    public DtlsContext(ReadOnlySpan<byte> certificate, ReadOnlySpan<byte> privateKey, string srtpProfiles)
    {
        OpenSsl.EnsureLoaded();
        LibCrypto.ClearErrors();
        Handle = new SslContextHandle();
        if (Handle.IsInvalid) throw OpenSsl.Failure("SSL_CTX_new");
        _ = LibSsl.ContextControl(Handle, LibSsl.CtrlSetMinProtocolVersion, LibSsl.Dtls12, 0);
        _ = LibSsl.ContextControl(Handle, LibSsl.CtrlSetReadAhead, 1, 0);
        _ = LibSsl.ContextControl(Handle, LibSsl.CtrlSetSessionCacheMode, 0, 0);
        _ = LibSsl.ContextControl(Handle, LibSsl.CtrlSetMaxCertificateList, MaxCertificateOctets, 0);
        _ = LibSsl.ContextSetOptions(
            Handle,
            LibSsl.OptionNoQueryMtu | LibSsl.OptionNoTicket | LibSsl.OptionNoRenegotiation | LibSsl.OptionCipherServerPreference);
        LibSsl.ContextSetVerify(Handle, LibSsl.VerifyPeerAndFailWithout, &AcceptAnyCertificate);
        if (LibSsl.ContextSetCiphers(Handle, Ciphers) != 1) throw OpenSsl.Failure("SSL_CTX_set_cipher_list");
        if (LibSsl.ContextSetSrtpProfiles(Handle, srtpProfiles) != 0) throw OpenSsl.Failure("SSL_CTX_set_tlsext_use_srtp");
        if (!certificate.IsEmpty) UseCertificate(certificate, privateKey);
    }

    public SslContextHandle Handle { get; }

    public void Dispose() => Handle.Dispose();

    /// <summary>
    /// WebRTC certificates are self-signed; who the peer is, its fingerprint in the SDP says (RFC 8122), checked after the handshake.
    /// </summary>
    [UnmanagedCallersOnly]
    private static int AcceptAnyCertificate(int preverified, nint store) => 1;

    private void UseCertificate(ReadOnlySpan<byte> certificate, ReadOnlySpan<byte> privateKey)
    {
        fixed (byte* der = certificate)
        {
            var at = der;
            var native = LibCrypto.ReadCertificate(0, &at, certificate.Length);
            var used = native != 0 && LibSsl.ContextUseCertificate(Handle, native) == 1;
            LibCrypto.FreeCertificate(native);
            if (!used) throw OpenSsl.Failure("SSL_CTX_use_certificate");
        }

        fixed (byte* der = privateKey)
        {
            var at = der;
            var native = LibCrypto.ReadPrivateKey(0, &at, privateKey.Length);
            var used = native != 0 && LibSsl.ContextUsePrivateKey(Handle, native) == 1;
            LibCrypto.FreePrivateKey(native);
            if (!used) throw OpenSsl.Failure("SSL_CTX_use_PrivateKey");
        }
    }
}
