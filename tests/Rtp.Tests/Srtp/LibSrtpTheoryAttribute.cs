using RoomLens.Rtp.Tests.Srtp.Native;

namespace RoomLens.Rtp.Tests.Srtp;

/// <summary>A theory against libsrtp2, shown as skipped where the library is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LibSrtpTheoryAttribute : TheoryAttribute
{
    public LibSrtpTheoryAttribute()
    {
        // An oracle only: the product does not use it, and the set-up of the tests installs it.
        if (!LibSrtp.IsPresent) Skip = "libsrtp2.so.1 is not installed (package libsrtp2-1).";
    }
}
