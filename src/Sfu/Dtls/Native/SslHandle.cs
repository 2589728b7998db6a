using System.Runtime.InteropServices;

namespace RoomLens.Sfu.Dtls.Native;

/// <summary>Owns one SSL with its BIO, and the root that the BIO's callbacks find their pipe by.</summary>
internal sealed class SslHandle : SafeHandle
{
    private GCHandle _pipe;

    public SslHandle(SslContextHandle context, DatagramPipe pipe)
        : base(0, ownsHandle: true)
    {
        SetHandle(LibSsl.New(context));
        if (IsInvalid) throw OpenSsl.Failure("SSL_new");
        _pipe = GCHandle.Alloc(pipe);
        var bio = DatagramBio.Create(_pipe);
        LibSsl.SetBio(this, bio, bio);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibSsl.Free(handle);
        if (_pipe.IsAllocated) _pipe.Free();
        return true;
    }
}
