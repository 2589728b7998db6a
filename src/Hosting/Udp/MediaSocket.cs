using System.Net;
using System.Net.Sockets;
using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Udp;

/// <summary>One UDP socket of a media loop. Owned by the loop; closed by <see cref="MediaLoop.Close"/> or with it.</summary>
public sealed class MediaSocket
{
    internal MediaSocket(Socket socket, SocketClass kind, int token)
    {
        Socket = socket;
        Class = kind;
        Token = token;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
        LocalAddress = UdpAddress.FromEndPoint(LocalEndPoint);
    }

    /// <summary>Public or internal.</summary>
    public SocketClass Class { get; }

    /// <summary>What it is bound to, with the real port.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>What it is bound to, with the real port.</summary>
    public UdpAddress LocalAddress { get; }

    /// <summary>Whatever its owner wants to find again when a datagram arrives (a worker's per-socket state). Set on the loop's thread.</summary>
    public object? State { get; set; }

    /// <summary>
    /// When the datagram at hand arrived: by the kernel where it was asked to say so (<see cref="MediaLoop.Bind"/>), else the time of the turn. While it is
    /// handled.
    /// </summary>
    public Instant ArrivedAt { get; internal set; }

    /// <summary>Whether it has been closed.</summary>
    public bool IsClosed { get; internal set; }

    internal Socket Socket { get; }

    /// <summary>The kernel is to say when datagrams arrive.</summary>
    internal bool WantsArrivals { get; init; }

    /// <summary>Reads what it says; null = it says nothing.</summary>
    internal ArrivalClock? Arrivals { get; set; }

    /// <summary>Number of the socket in its loop; never reused.</summary>
    internal int Token { get; }

    /// <summary>Turned off when the kernel or the device refuses segmented sends.</summary>
    internal bool SegmentationRefused { get; set; }
}
