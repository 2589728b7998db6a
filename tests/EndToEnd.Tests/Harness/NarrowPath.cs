using System.Net;
using System.Net.Sockets;

namespace RoomLens.EndToEnd.Tests.Harness;

/// <summary>
/// A path between browsers and the SFU's media port on loopback whose way back has a rate and a queue that drops at its end. Browsers reach it
/// through its own port; each of their sockets is another one towards the SFU.
/// </summary>
internal sealed class NarrowPath : IDisposable
{
    private const int QueueMs = 500;
    private const int LongestDatagram = 2048;
    private const int MostQueued = 10_000;

    private readonly Socket _front = Bind();
    private readonly Dictionary<EndPoint, Socket> _backs = [];
    private readonly Queue<(DateTime At, EndPoint To, byte[] Datagram)> _queue = new();
    private readonly EndPoint _sfu;
    private readonly Thread _thread;
    private volatile int _rateKbps;
    private volatile bool _stopping;
    private DateTime _freeAt;

    public NarrowPath(int mediaPort)
    {
        _sfu = new IPEndPoint(IPAddress.Loopback, mediaPort);
        _thread = new Thread(Run) { IsBackground = true, Name = "narrow path" };
        _thread.Start();
    }

    public int Port => ((IPEndPoint)_front.LocalEndPoint!).Port;

    /// <summary>Rate towards the browsers, kbit/s; 0 = unbounded.</summary>
    public int RateKbps
    {
        get => _rateKbps;
        set => _rateKbps = value;
    }

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        _front.Dispose();
        foreach (var back in _backs.Values) back.Dispose();
    }

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private void Run()
    {
        var buffer = new byte[LongestDatagram];
        while (!_stopping)
        {
            List<Socket> ready = [_front, .. _backs.Values];
            Socket.Select(ready, null, null, TimeSpan.FromMilliseconds(1));
            foreach (var socket in ready)
                if (socket == _front) PassOn(buffer);
                else Enqueue(socket, buffer);
            while (_queue.TryPeek(out var next) && next.At <= DateTime.UtcNow) TrySend(_front, _queue.Dequeue().Datagram, next.To);
        }
    }

    private void PassOn(byte[] buffer)
    {
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        while (_front.Available > 0)
        {
            var length = _front.ReceiveFrom(buffer, ref from);
            if (!_backs.TryGetValue(from, out var back)) back = _backs[from] = Bind();
            TrySend(back, buffer.AsSpan(0, length), _sfu);
        }
    }

    private void Enqueue(Socket back, byte[] buffer)
    {
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        var to = _backs.First(pair => pair.Value == back).Key;
        while (back.Available > 0)
        {
            var length = back.ReceiveFrom(buffer, ref from);
            var now = DateTime.UtcNow;
            var begins = _freeAt > now ? _freeAt : now;
            if (begins - now > TimeSpan.FromMilliseconds(QueueMs) || _queue.Count >= MostQueued) continue;
            _freeAt = _rateKbps > 0 ? begins.AddMilliseconds(length * 8.0 / _rateKbps) : begins;
            _queue.Enqueue((_freeAt, to, buffer[..length]));
        }
    }

    private static void TrySend(Socket socket, ReadOnlySpan<byte> datagram, EndPoint to)
    {
        try
        {
            socket.SendTo(datagram, to);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.ConnectionRefused or SocketError.NoBufferSpaceAvailable)
        {
            // A path loses packets, and browsers close sockets.
        }
    }
}
