using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using RoomLens.Hosting.Tcp;
using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Tests.Tcp;

/// <summary>A TCP port in a loop of its own; what arrives and what closes goes to channels that a test waits on.</summary>
internal sealed class RecordingPort : ITcpPortHandler, IMediaLoopHandler, IAsyncDisposable
{
    private readonly Channel<(TcpConnection Connection, byte[] Packet)> _packets = Channel.CreateUnbounded<(TcpConnection, byte[])>();
    private readonly Channel<TcpConnection> _closed = Channel.CreateUnbounded<TcpConnection>();

    public RecordingPort(bool portable, TcpPortOptions? options = null, ManualTime? time = null)
    {
        Loop = new MediaLoop(new MediaLoopOptions { Portable = portable }, new MonotonicClock(time ?? TimeProvider.System));
        Port = new TcpPort(Loop, options ?? new TcpPortOptions(), this);
        EndPoint = Listen();
        Loop.Start(this);
    }

    public MediaLoop Loop { get; }

    public TcpPort Port { get; }

    public IPEndPoint EndPoint { get; }

    public Action<TcpConnection, byte[]> OnPacket { get; set; } = static (connection, _) => connection.IsTrusted = true;

    public Instant? NextTimeout => null;

    public async Task<(TcpConnection Connection, byte[] Packet)> PacketAsync() => await _packets.Reader.ReadAsync().AsTask().WaitAsync(TestTimeout.Value);

    public async Task<TcpConnection> ClosedAsync() => await _closed.Reader.ReadAsync().AsTask().WaitAsync(TestTimeout.Value);

    public async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient(AddressFamily.InterNetwork) { ReceiveTimeout = (int)TestTimeout.Value.TotalMilliseconds };
        await client.ConnectAsync(EndPoint).WaitAsync(TestTimeout.Value);
        return client;
    }

    public void HandlePacket(TcpConnection connection, Span<byte> packet, Instant now)
    {
        var copy = packet.ToArray();
        OnPacket(connection, copy);
        _packets.Writer.TryWrite((connection, copy));
    }

    public void HandleClosed(TcpConnection connection) => _closed.Writer.TryWrite(connection);

    public void HandleDatagram(MediaSocket socket, in UdpAddress from, Span<byte> datagram, Instant now) => throw new InvalidOperationException("There is no datagram socket.");

    public void HandleTurnEnd(Instant now) => Port.HandleTurnEnd(now);

    public void HandleTimeout(Instant now)
    {
    }

    public ValueTask DisposeAsync() => Loop.DisposeAsync();

    private IPEndPoint Listen()
    {
        // The port does not tell where it listens, as its owner gives it the UDP port's number.
        for (var port = Random.Shared.Next(30_000, 60_000); ; port++)
        {
            try
            {
                var endPoint = new IPEndPoint(IPAddress.Loopback, port);
                Port.Listen(endPoint);
                return endPoint;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The next one, then.
            }
        }
    }
}
