using System.Net;
using System.Net.Sockets;
using RoomLens.Hosting.Tcp;
using RoomLens.Hosting.Udp;
using RoomLens.Sfu.Configuration;

namespace RoomLens.Sfu.WebRtc;

/// <summary>The public media sockets: one port for every peer, UDP and TCP, in IPv4 and, where the machine has it, IPv6.</summary>
internal static class WebRtcSockets
{
    // With port 0 the system chooses the UDP port, and another program may have the TCP port of that number.
    private const int Attempts = 20;

    /// <summary>Binds the UDP sockets and lets <paramref name="tcp"/> listen beside them.</summary>
    /// <exception cref="SocketException">Another program has a port.</exception>
    public static IReadOnlyList<MediaSocket> Bind(MediaLoop loop, TcpPort tcp, SfuOptions options, int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            var sockets = BindUdp(loop, options, port);
            if (!options.Tcp) return sockets;
            try
            {
                foreach (var socket in sockets) tcp.Listen(socket.LocalEndPoint);
                return sockets;
            }
            catch (SocketException) when (port == 0 && attempt < Attempts)
            {
                tcp.Close();
                foreach (var socket in sockets) loop.Close(socket);
            }
        }
    }

    private static IReadOnlyList<MediaSocket> BindUdp(MediaLoop loop, SfuOptions options, int port)
    {
        var address = IPAddress.Parse(options.MediaAddress);
        if (!address.Equals(IPAddress.IPv6Any)) return [loop.Bind(new IPEndPoint(address, port), SocketClass.Public, stamped: true)];
        var v4 = loop.Bind(new IPEndPoint(IPAddress.Any, port), SocketClass.Public, stamped: true);
        if (!Socket.OSSupportsIPv6) return [v4];
        try
        {
            return [v4, loop.Bind(new IPEndPoint(IPAddress.IPv6Any, v4.LocalEndPoint.Port), SocketClass.Public, stamped: true)];
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable)
        {
            // IPv6 is compiled in but switched off.
            return [v4];
        }
    }
}
