using System.Runtime.InteropServices;

namespace RoomLens.Rtp.Srtp.Native;

/// <summary>Owns one EVP_CIPHER_CTX.</summary>
internal sealed class CipherContextHandle : SafeHandle
{
    public CipherContextHandle()
        : base(0, ownsHandle: true) => SetHandle(LibCrypto.NewContext());

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibCrypto.FreeContext(handle);
        return true;
    }
}
