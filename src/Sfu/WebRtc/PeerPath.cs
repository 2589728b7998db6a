using RoomLens.Hosting.Tcp;
using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Ice;
using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.WebRtc;

/// <summary>One way to a peer: an address behind one of our UDP sockets, or a TCP connection.</summary>
internal readonly record struct PeerPath
{
    private readonly MediaSocket? _socket;

    /// <summary>Over UDP.</summary>
    public PeerPath(MediaSocket socket, in UdpAddress remote) => (_socket, Remote) = (socket, remote);

    /// <summary>Over TCP.</summary>
    public PeerPath(TcpConnection connection) => (Connection, Remote) = (connection, connection.Remote);

    /// <summary>The peer's address.</summary>
    public UdpAddress Remote { get; }

    /// <summary>The connection; null = UDP.</summary>
    public TcpConnection? Connection { get; }

    /// <summary>When the packet at hand arrived over it; <paramref name="now"/> over TCP.</summary>
    public Instant ArrivedAt(Instant now) => _socket?.ArrivedAt ?? now;

    /// <summary>As ICE has it.</summary>
    public IcePath ToIce() => new(Addresses.ToStun(Remote), Connection?.Id ?? 0);

    /// <summary>Sends a packet.</summary>
    public void Send(MediaLoop loop, ReadOnlySpan<byte> packet)
    {
        if (Connection is { } connection) connection.Send(packet);
        else loop.Send(_socket!, Remote, packet);
    }

    /// <summary>Sends the first octets of the loop's reserved slot.</summary>
    public void Commit(MediaLoop loop, int length)
    {
        if (Connection is { } connection) connection.Send(loop.ReserveSend()[..length]);
        else loop.CommitSend(_socket!, Remote, length);
    }
}
