namespace RoomLens.Hosting.Udp.Native;

/// <summary>Error numbers of Linux (asm-generic/errno.h), the same on x86-64 and arm64.</summary>
internal static class Errno
{
    public const int Perm = 1;
    public const int Intr = 4;
    public const int Io = 5;
    public const int Again = 11;
    public const int Access = 13;
    public const int Invalid = 22;
    public const int MessageSize = 90;
    public const int NoProtocolOption = 92;
    public const int NotSupported = 95;
    public const int AddressNotAvailable = 99;
    public const int NetDown = 100;
    public const int NetUnreachable = 101;
    public const int NoBuffers = 105;
    public const int ConnectionRefused = 111;
    public const int HostUnreachable = 113;

    /// <summary>The counter for a refused send.</summary>
    public static DatagramDrop ReasonOf(int errno) => errno switch
    {
        Again or NoBuffers => DatagramDrop.SendBufferFull,
        MessageSize => DatagramDrop.SendTooLarge,
        Perm or Access or AddressNotAvailable or NetDown or NetUnreachable or ConnectionRefused or HostUnreachable => DatagramDrop.SendUnreachable,
        _ => DatagramDrop.SendFailed,
    };

    /// <summary>A kernel or device that cannot segment at all, e.g. one without checksum offload.</summary>
    public static bool RefusesSegmentation(int errno) => errno is Io or NotSupported or NoProtocolOption;
}
