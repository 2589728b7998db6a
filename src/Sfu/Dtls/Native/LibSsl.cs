using System.Runtime.InteropServices;

namespace RoomLens.Sfu.Dtls.Native;

/// <summary>The functions of OpenSSL's libssl that a DTLS-SRTP endpoint takes. Names are OpenSSL's without the prefix.</summary>
internal static unsafe partial class LibSsl
{
    public const string Name = "libssl.so.3";

    public const int CtrlSetMtu = 17;
    public const int CtrlSetReadAhead = 41;
    public const int CtrlSetSessionCacheMode = 44;
    public const int CtrlSetMaxCertificateList = 50;
    public const int CtrlSetMinProtocolVersion = 123;
    public const int Dtls12 = 0xFEFD;

    public const ulong OptionNoQueryMtu = 1UL << 12;
    public const ulong OptionNoTicket = 1UL << 14;
    public const ulong OptionCipherServerPreference = 1UL << 22;
    public const ulong OptionNoRenegotiation = 1UL << 30;

    public const int VerifyPeerAndFailWithout = 0x03;

    public const int ErrorWantRead = 2;
    public const int ErrorWantWrite = 3;
    public const int ErrorZeroReturn = 6;

    [LibraryImport(Name)]
    public static partial nint DTLS_method();

    [LibraryImport(Name, EntryPoint = "SSL_CTX_new")]
    public static partial nint ContextNew(nint method);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_free")]
    public static partial void ContextFree(nint context);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_ctrl")]
    public static partial nint ContextControl(SslContextHandle context, int command, nint value, nint pointer);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_set_options")]
    public static partial ulong ContextSetOptions(SslContextHandle context, ulong options);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_set_cipher_list", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ContextSetCiphers(SslContextHandle context, string ciphers);

    /// <summary>Returns 0 on success, unlike its neighbours.</summary>
    [LibraryImport(Name, EntryPoint = "SSL_CTX_set_tlsext_use_srtp", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ContextSetSrtpProfiles(SslContextHandle context, string profiles);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_set_verify")]
    public static partial void ContextSetVerify(SslContextHandle context, int mode, delegate* unmanaged<int, nint, int> callback);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_use_certificate")]
    public static partial int ContextUseCertificate(SslContextHandle context, nint certificate);

    [LibraryImport(Name, EntryPoint = "SSL_CTX_use_PrivateKey")]
    public static partial int ContextUsePrivateKey(SslContextHandle context, nint key);

    [LibraryImport(Name, EntryPoint = "SSL_new")]
    public static partial nint New(SslContextHandle context);

    [LibraryImport(Name, EntryPoint = "SSL_free")]
    public static partial void Free(nint ssl);

    [LibraryImport(Name, EntryPoint = "SSL_set_bio")]
    public static partial void SetBio(SslHandle ssl, nint read, nint write);

    [LibraryImport(Name, EntryPoint = "SSL_set_accept_state")]
    public static partial void SetAcceptState(SslHandle ssl);

    [LibraryImport(Name, EntryPoint = "SSL_set_connect_state")]
    public static partial void SetConnectState(SslHandle ssl);

    [LibraryImport(Name, EntryPoint = "SSL_ctrl")]
    public static partial nint Control(SslHandle ssl, int command, nint value, nint pointer);

    [LibraryImport(Name, EntryPoint = "DTLS_set_timer_cb")]
    public static partial void SetTimerCallback(SslHandle ssl, delegate* unmanaged<nint, uint, uint> callback);

    [LibraryImport(Name, EntryPoint = "SSL_do_handshake")]
    public static partial int DoHandshake(SslHandle ssl);

    [LibraryImport(Name, EntryPoint = "SSL_read")]
    public static partial int Read(SslHandle ssl, byte* buffer, int length);

    [LibraryImport(Name, EntryPoint = "SSL_shutdown")]
    public static partial int Shutdown(SslHandle ssl);

    [LibraryImport(Name, EntryPoint = "SSL_get_error")]
    public static partial int GetError(SslHandle ssl, int result);

    [LibraryImport(Name, EntryPoint = "SSL_get1_peer_certificate")]
    public static partial nint GetPeerCertificate(SslHandle ssl);

    /// <summary>Pointer to {name, id}, or null when none was negotiated.</summary>
    [LibraryImport(Name, EntryPoint = "SSL_get_selected_srtp_profile")]
    public static partial nint* GetSelectedSrtpProfile(SslHandle ssl);

    [LibraryImport(Name, EntryPoint = "SSL_export_keying_material")]
    public static partial int ExportKeyingMaterial(
        SslHandle ssl, byte* output, nint outputLength, byte* label, nint labelLength, byte* context, nint contextLength, int useContext);
}
