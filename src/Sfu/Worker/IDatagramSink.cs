using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Worker;

/// <summary>Takes what arrives at one socket; kept in <see cref="MediaSocket.State"/>.</summary>
internal interface IDatagramSink
{
    /// <summary>One datagram, borrowed; it may be decrypted in place.</summary>
    public void HandleDatagram(MediaSocket socket, in UdpAddress from, Span<byte> datagram, Instant now);
}
