using System.Net;
using System.Net.Sockets;
using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Tcp;

/// <summary>One listening socket of a <see cref="TcpPort"/>. It pauses when the kernel has no descriptor left, instead of being asked again without end.</summary>
internal sealed class TcpListening : IReadinessHandler, IDisposable
{
    private const int Backlog = 128;

    /// <summary>Connections taken per turn, so that a flood of them does not hold up media.</summary>
    private const int AcceptsPerTurn = 16;

    private readonly TcpPort _port;
    private readonly MediaLoop _loop;
    private readonly Socket _socket;
    private readonly WatchedSocket _watched;

    public TcpListening(TcpPort port, MediaLoop loop, IPEndPoint endPoint)
    {
        (_port, _loop) = (port, loop);
        _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        try
        {
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6) _socket.DualMode = false;
            _socket.Bind(endPoint);
            _socket.Listen(Backlog);
            _watched = loop.Watch(_socket, this);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void HandleReady(bool canRead, bool canWrite, Instant now)
    {
        try
        {
            // Asked before each accept: an empty backlog would be an exception.
            for (var i = 0; i < AcceptsPerTurn && _socket.Poll(0, SelectMode.SelectRead); i++) _port.Accept(_socket.Accept(), now);
        }
        catch (SocketException)
        {
            _port.Counters.AddAcceptFailure();
            _loop.Rewatch(_watched, read: false, write: false);
        }
    }

    /// <summary>Tries again after a pause.</summary>
    public void Resume() => _loop.Rewatch(_watched, read: true, write: false);

    /// <summary>Stops to listen.</summary>
    public void Dispose()
    {
        _loop.Unwatch(_watched);
        _socket.Dispose();
    }
}
