using System.Runtime.InteropServices;
using RoomLens.Rtp.Srtp;

namespace RoomLens.Rtp.Tests.Srtp.Native;

/// <summary>One session of libsrtp2 as an oracle. Offsets are those of its 2.5 ABI on 64-bit systems.</summary>
internal sealed unsafe partial class LibSrtp : IDisposable
{
    private const string Name = "libsrtp2.so.1";
    private const int PolicySize = 128;
    private const int RtpPolicy = 8;
    private const int RtcpPolicy = 32;
    private const int KeyPointer = 56;
    private const int WindowSize = 88;
    private const int AnyInbound = 2;
    private const int AnyOutbound = 3;

    private static readonly bool Ready = NativeLibrary.TryLoad(Name, out _) && Init() == 0;

    private readonly nint _session;

    public LibSrtp(SrtpProfile profile, byte[] key, byte[] salt, bool outbound)
    {
        var number = profile.IsAead ? 7 : 1;
        var policy = stackalloc byte[PolicySize];
        new Span<byte>(policy, PolicySize).Clear();
        *(int*)policy = outbound ? AnyOutbound : AnyInbound;
        Assert.Equal(0, SetRtpPolicy(policy + RtpPolicy, number));
        Assert.Equal(0, SetRtcpPolicy(policy + RtcpPolicy, number));
        byte[] both = [.. key, .. salt];
        fixed (byte* keys = both)
        fixed (nint* session = &_session)
        {
            *(byte**)(policy + KeyPointer) = keys;
            *(ulong*)(policy + WindowSize) = 128;
            Assert.Equal(0, Create(session, policy));
        }
    }

    public static bool IsPresent => Ready;

    /// <summary>Runs one operation in place; the new length, or -1 when refused.</summary>
    public int Run(LibSrtpOperation operation, Span<byte> buffer, int length)
    {
        fixed (byte* data = buffer)
        {
            var status = operation switch
            {
                LibSrtpOperation.ProtectRtp => Protect(_session, data, &length),
                LibSrtpOperation.UnprotectRtp => Unprotect(_session, data, &length),
                LibSrtpOperation.ProtectRtcp => ProtectRtcp(_session, data, &length),
                _ => UnprotectRtcp(_session, data, &length),
            };
            return status == 0 ? length : -1;
        }
    }

    public void Dispose() => _ = Free(_session);

    [LibraryImport(Name, EntryPoint = "srtp_init")]
    private static partial int Init();

    [LibraryImport(Name, EntryPoint = "srtp_create")]
    private static partial int Create(nint* session, byte* policy);

    [LibraryImport(Name, EntryPoint = "srtp_dealloc")]
    private static partial int Free(nint session);

    [LibraryImport(Name, EntryPoint = "srtp_protect")]
    private static partial int Protect(nint session, byte* packet, int* length);

    [LibraryImport(Name, EntryPoint = "srtp_unprotect")]
    private static partial int Unprotect(nint session, byte* packet, int* length);

    [LibraryImport(Name, EntryPoint = "srtp_protect_rtcp")]
    private static partial int ProtectRtcp(nint session, byte* packet, int* length);

    [LibraryImport(Name, EntryPoint = "srtp_unprotect_rtcp")]
    private static partial int UnprotectRtcp(nint session, byte* packet, int* length);

    [LibraryImport(Name, EntryPoint = "srtp_crypto_policy_set_from_profile_for_rtp")]
    private static partial int SetRtpPolicy(byte* policy, int profile);

    [LibraryImport(Name, EntryPoint = "srtp_crypto_policy_set_from_profile_for_rtcp")]
    private static partial int SetRtcpPolicy(byte* policy, int profile);
}
