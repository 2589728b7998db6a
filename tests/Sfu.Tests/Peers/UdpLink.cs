using System.Net;
using System.Net.Sockets;

namespace RoomLens.Sfu.Tests.Peers;

/// <summary>Over a UDP socket of its own.</summary>
internal sealed class UdpLink(int port) : IPeerLink
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly IPEndPoint _server = new(IPAddress.Loopback, port);
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));

    public async Task SendAsync(ReadOnlyMemory<byte> packet) => await _socket.SendAsync(packet, _server);

    public async Task<byte[]> ReceiveAsync() => (await _socket.ReceiveAsync().WaitAsync(Limit)).Buffer;

    public void Dispose() => _socket.Dispose();
}
