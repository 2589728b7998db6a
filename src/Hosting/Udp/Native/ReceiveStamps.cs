using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace RoomLens.Hosting.Udp.Native;

/// <summary>Pinned control messages that the kernel writes receive times into (socket(7), SO_TIMESTAMPNS), one per message.</summary>
internal sealed class ReceiveStamps(int count)
{
    /// <summary>CMSG_SPACE(sizeof(struct timespec)) on 64-bit Linux.</summary>
    public const int Stride = 32;

    private const int SocketLevel = 1;

    // SO_TIMESTAMPNS and SCM_TIMESTAMPNS: one number.
    private const int TimestampNs = 35;
    private const int RealTimeClock = 0;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly byte[] _controls = GC.AllocateArray<byte>(count * Stride, pinned: true);

    public nint Address(int index) => Marshal.UnsafeAddrOfPinnedArrayElement(_controls, index * Stride);

    /// <summary>Asks the kernel for them; false when it gives none.</summary>
    public static bool TryRequest(Socket socket)
    {
        if (!Environment.Is64BitProcess) return false;
        try
        {
            socket.SetRawSocketOption(SocketLevel, TimestampNs, BitConverter.GetBytes(1));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>CLOCK_REALTIME, which they are of, ns since 1970; null when it cannot be read.</summary>
    public static long? Now() => Libc.ClockGetTime(RealTimeClock, out var time) == 0 ? Nanoseconds(time) : null;

    /// <summary>The receive time of a message, ns since 1970. <paramref name="written"/>: octets that the kernel wrote. Null: there is none.</summary>
    public long? Read(int index, nint written)
    {
        var control = _controls.AsSpan(index * Stride, Stride);
        return written >= Stride && MemoryMarshal.Read<int>(control[8..]) == SocketLevel && MemoryMarshal.Read<int>(control[12..]) == TimestampNs
            ? Nanoseconds(MemoryMarshal.Read<TimeSpec>(control[16..]))
            : null;
    }

    private static long Nanoseconds(in TimeSpec time) => time.Seconds * NanosecondsPerSecond + time.Nanoseconds;
}
