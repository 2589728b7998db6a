using System.Net;
using System.Net.Sockets;

namespace RoomLens.EndToEnd.Tests.Harness;

/// <summary>Free ports on loopback.</summary>
internal static class Ports
{
    public static int FreeTcp()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    // The SFU's default range for plain producers, which must not hold its media ports.
    private const int FirstPlain = 42000;
    private const int LastPlain = 42999;

    /// <summary>An even UDP port whose successor is free too (RTP and RTCP), and the TCP port of the same number.</summary>
    public static int FreeUdpPair()
    {
        while (true)
        {
            using var first = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            first.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)first.LocalEndPoint!).Port;
            if (port % 2 != 0 || port is >= FirstPlain and <= LastPlain) continue;
            try
            {
                using var second = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                second.Bind(new IPEndPoint(IPAddress.Loopback, port + 1));
                // Media may come over TCP as well.
                using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                tcp.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException)
            {
                // The odd neighbour or the TCP port is taken; look further.
            }
        }
    }
}
