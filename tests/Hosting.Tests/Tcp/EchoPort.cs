using RoomLens.Hosting.Tcp;
using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Tests.Tcp;

/// <summary>Sends every packet back over its connection.</summary>
internal sealed class EchoPort : ITcpPortHandler, IMediaLoopHandler
{
    public TcpPort? Port { get; set; }

    public Instant? NextTimeout => null;

    public void HandlePacket(TcpConnection connection, Span<byte> packet, Instant now)
    {
        connection.IsTrusted = true;
        connection.Send(packet);
    }

    public void HandleClosed(TcpConnection connection)
    {
    }

    public void HandleDatagram(MediaSocket socket, in UdpAddress from, Span<byte> datagram, Instant now)
    {
    }

    public void HandleTurnEnd(Instant now) => Port!.HandleTurnEnd(now);

    public void HandleTimeout(Instant now)
    {
    }
}
