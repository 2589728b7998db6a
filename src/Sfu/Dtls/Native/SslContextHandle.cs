using System.Runtime.InteropServices;

namespace RoomLens.Sfu.Dtls.Native;

/// <summary>Owns one SSL_CTX.</summary>
internal sealed class SslContextHandle : SafeHandle
{
    public SslContextHandle()
        : base(0, ownsHandle: true) => SetHandle(LibSsl.ContextNew(LibSsl.DTLS_method()));

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibSsl.ContextFree(handle);
        return true;
    }
}
