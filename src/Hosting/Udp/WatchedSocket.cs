using System.Net.Sockets;

namespace RoomLens.Hosting.Udp;

/// <summary>A socket that is not a datagram socket (a listener, a connection) in a media loop's wait. Owned by the loop; closed by <see cref="MediaLoop.Unwatch"/> or with it.</summary>
public sealed class WatchedSocket
{
    internal WatchedSocket(Socket socket, IReadinessHandler handler, int token)
    {
        Socket = socket;
        Handler = handler;
        Token = token;
    }

    /// <summary>Whether it has been closed.</summary>
    public bool IsClosed { get; internal set; }

    internal Socket Socket { get; }

    internal IReadinessHandler Handler { get; }

    /// <summary>Number of the socket in its loop; never reused.</summary>
    internal int Token { get; }

    internal bool WantsRead { get; set; } = true;

    internal bool WantsWrite { get; set; }

    /// <summary>As of the last wait.</summary>
    internal bool CanRead { get; set; }

    /// <summary>As of the last wait.</summary>
    internal bool CanWrite { get; set; }
}
