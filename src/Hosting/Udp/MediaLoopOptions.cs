namespace RoomLens.Hosting.Udp;

/// <summary>Sizes and limits of a <see cref="MediaLoop"/>.</summary>
public sealed class MediaLoopOptions
{
    /// <summary>Name of the thread, as seen in <c>top -H</c> and debuggers.</summary>
    public string Name { get; init; } = "media";

    /// <summary>Use the pure .NET sockets even where recvmmsg/sendmmsg exist. Default false; always so outside Linux.</summary>
    public bool Portable { get; init; }

    /// <summary>Send runs of equal-sized packets to one destination as one segmented datagram (UDP_SEGMENT). Default true; a kernel or device that refuses turns it off per socket.</summary>
    public bool Segmentation { get; init; } = true;

    /// <summary>
    /// Take what one sender sent as one segmented datagram in one piece (UDP_GRO), for receivers of such trains. Costs 1 MiB; a kernel that knows it not gives
    /// single datagrams, as the portable sockets do. Not with stamped sockets: a train has one arrival. Default false.
    /// </summary>
    public bool ReceiveTrains { get; init; }

    /// <summary>SO_RCVBUF and SO_SNDBUF asked for, in bytes; the kernel caps it at net.core.rmem_max / wmem_max. Default 4 MiB, the most that stock tuned nodes allow.</summary>
    public int SocketBufferBytes { get; init; } = 4 << 20;

    /// <summary>Commands that may wait. When full, <see cref="MediaLoop.Post"/> returns false and invocations fail: the loop is stalled or flooded. Default 8192.</summary>
    public int CommandCapacity { get; init; } = 8192;

    /// <summary>Commands run per turn at most; the others wait for the next one, so that a flood of commands never holds up packets. Default 64.</summary>
    public int CommandsPerTurn { get; init; } = 64;

    /// <summary>Packets queued before a flush in the middle of a turn. Default 1024 (2 MiB of slots).</summary>
    public int SendBatchPackets { get; init; } = 1024;

    /// <summary>The loop wakes at least this often, so that <see cref="MediaLoop.LastTurnAt"/> tells a stalled thread from an idle one. Default 100 ms.</summary>
    public TimeSpan IdleTurn { get; init; } = TimeSpan.FromMilliseconds(100);
}
