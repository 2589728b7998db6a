using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace RoomLens.Sfu.Tests.Peers;

/// <summary>Over a TCP connection (RFC 4571).</summary>
internal sealed class TcpLink : IPeerLink
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client = new(AddressFamily.InterNetwork) { NoDelay = true };

    public static async Task<TcpLink> ConnectAsync(int port)
    {
        var link = new TcpLink();
        await link._client.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Limit);
        return link;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> packet)
    {
        var framed = new byte[packet.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)packet.Length);
        packet.CopyTo(framed.AsMemory(2));
        await _client.GetStream().WriteAsync(framed);
    }

    public async Task<byte[]> ReceiveAsync()
    {
        var header = new byte[2];
        await _client.GetStream().ReadExactlyAsync(header).AsTask().WaitAsync(Limit);
        var packet = new byte[BinaryPrimitives.ReadUInt16BigEndian(header)];
        await _client.GetStream().ReadExactlyAsync(packet).AsTask().WaitAsync(Limit);
        return packet;
    }

    /// <summary>Whether the server ends the connection, by a reset or in order.</summary>
    public async Task<bool> IsClosedAsync()
    {
        try
        {
            return await _client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Limit) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _client.Dispose();
}
