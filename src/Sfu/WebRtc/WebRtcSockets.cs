using System.Net;
using System.Net.Sockets;
using RoomLens.Hosting.Udp;
using RoomLens.Sfu.Configuration;

namespace RoomLens.Sfu.WebRtc;

/// <summary>The public media sockets: one port for every peer, in IPv4 and, where the machine has it, IPv6.</summary>
internal static class WebRtcSockets
{
    /// <summary>Binds them.</summary>
    public static IReadOnlyList<MediaSocket> Bind(MediaLoop loop, SfuOptions options, int port)
    {
        var address = IPAddress.Parse(options.MediaAddress);
        if (!address.Equals(IPAddress.IPv6Any)) return [loop.Bind(new IPEndPoint(address, port), SocketClass.Public)];
        var v4 = loop.Bind(new IPEndPoint(IPAddress.Any, port), SocketClass.Public);
        if (!Socket.OSSupportsIPv6) return [v4];
        try
        {
            return [v4, loop.Bind(new IPEndPoint(IPAddress.IPv6Any, v4.LocalEndPoint.Port), SocketClass.Public)];
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable)
        {
            // IPv6 is compiled in but switched off.
            return [v4];
        }
    }
}
