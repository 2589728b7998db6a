using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Tests.Udp;

/// <summary>Sends everything back.</summary>
internal sealed class EchoHandler(Func<MediaLoop> loop) : IMediaLoopHandler
{
    public Instant? NextTimeout => null;

    public void HandleDatagram(MediaSocket socket, in UdpAddress from, Span<byte> datagram, Instant now) => loop().Send(socket, from, datagram);

    public void HandleTurnEnd(Instant now)
    {
    }

    public void HandleTimeout(Instant now)
    {
    }
}
