using System.Runtime.InteropServices;

namespace RoomLens.Sfu.Dtls.Native;

/// <summary>
/// A BIO whose every write is one datagram and every read at most one. OpenSSL's memory BIO joins writes, and its datagram
/// memory BIO exists only from 3.2 on.
/// </summary>
internal static unsafe class DatagramBio
{
    /// <summary>Largest DTLS datagram: fits every path that carries a 1280-octet IPv6 packet.</summary>
    public const int Mtu = 1200;

    private const int TypeSourceSink = 0x0400;
    private const int TypeIndex = 0x80 | 30;
    private const int FlagRead = 0x01;
    private const int FlagShouldRetry = 0x08;
    private const int FlagsRetry = 0x0F;

    private const int ControlFlush = 11;
    private const int ControlDatagramQueryMtu = 40;
    private const int ControlDatagramGetMtu = 41;
    private const int ControlDatagramSetMtu = 42;
    private const int ControlDatagramSetNextTimeout = 45;
    private const int ControlDatagramGetFallbackMtu = 47;
    private const int ControlDatagramGetMtuOverhead = 49;

    private const int Ipv6AndUdpOverhead = 48;

    private static readonly nint Method = CreateMethod();

    /// <summary>A BIO on the pipe behind the handle; the SSL that takes it frees it.</summary>
    public static nint Create(GCHandle pipe)
    {
        var bio = LibCrypto.BioNew(Method);
        if (bio == 0) throw OpenSsl.Failure("BIO_new");
        LibCrypto.BioSetData(bio, GCHandle.ToIntPtr(pipe));
        LibCrypto.BioSetInit(bio, 1);
        return bio;
    }

    private static nint CreateMethod()
    {
        nint method;
        fixed (byte* name = "datagram pipe\0"u8)
            method = LibCrypto.BioMethodNew(TypeSourceSink | TypeIndex, name);
        if (method == 0) throw OpenSsl.Failure("BIO_meth_new");
        _ = LibCrypto.BioMethodSetWrite(method, &Write);
        _ = LibCrypto.BioMethodSetRead(method, &Read);
        _ = LibCrypto.BioMethodSetControl(method, &Control);
        return method;
    }

    private static DatagramPipe PipeOf(nint bio) => (DatagramPipe)GCHandle.FromIntPtr(LibCrypto.BioGetData(bio)).Target!;

    [UnmanagedCallersOnly]
    private static int Write(nint bio, byte* data, int length)
    {
        LibCrypto.BioClearFlags(bio, FlagsRetry);
        PipeOf(bio).Write(new ReadOnlySpan<byte>(data, length));
        return length;
    }

    [UnmanagedCallersOnly]
    private static int Read(nint bio, byte* data, int length)
    {
        LibCrypto.BioClearFlags(bio, FlagsRetry);
        var read = PipeOf(bio).Read(new Span<byte>(data, length));
        if (read < 0) LibCrypto.BioSetFlags(bio, FlagRead | FlagShouldRetry);
        return read;
    }

    [UnmanagedCallersOnly]
    private static nint Control(nint bio, int command, nint value, nint pointer) => command switch
    {
        ControlFlush or ControlDatagramSetMtu or ControlDatagramSetNextTimeout => 1,
        ControlDatagramQueryMtu or ControlDatagramGetMtu or ControlDatagramGetFallbackMtu => Mtu,
        ControlDatagramGetMtuOverhead => Ipv6AndUdpOverhead,
        _ => 0,
    };
}
