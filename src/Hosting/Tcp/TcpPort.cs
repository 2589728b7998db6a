using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Tcp;

/// <summary>
/// TCP beside the datagrams of a media loop: listeners, and the connections they accept, in the same wait. Bounded in connections (in all and per
/// address), in bytes read per turn and in bytes that wait per peer. Call <see cref="HandleTurnEnd"/> in each turn. Loop's thread only.
/// </summary>
public sealed class TcpPort
{
    /// <summary>Bytes behind each packet that its handler may write.</summary>
    internal const int TailBytes = 64;

    /// <summary>Bytes read from one connection per turn: about a dozen packets.</summary>
    private const int BytesPerTurn = 16 * 1024;

    /// <summary>IPv6 customers have a /64 each.</summary>
    private const int NetworkBytes = 8;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ITcpPortHandler _handler;
    private readonly List<TcpListening> _listening = [];
    private readonly Dictionary<uint, TcpConnection> _connections = [];
    private readonly Dictionary<UdpAddress, int> _perAddress = [];
    private readonly List<TcpConnection> _toFlush = [];
    private readonly List<TcpConnection> _looking = [];
    private uint _lastId;
    private Instant _nextSecond;

    /// <summary>A port that listens nowhere yet.</summary>
    public TcpPort(MediaLoop loop, TcpPortOptions options, ITcpPortHandler handler)
    {
        (Loop, Options, _handler) = (loop, options, handler);
    }

    /// <summary>What became of connections and packets. Any thread.</summary>
    public TcpPortCounters Counters { get; } = new();

    internal MediaLoop Loop { get; }

    internal TcpPortOptions Options { get; }

    internal byte[] ReceiveBuffer { get; } = new byte[BytesPerTurn];

    /// <summary>Listens: before the loop is started, or on its thread. Throws <see cref="SocketException"/> when the port is taken.</summary>
    public void Listen(IPEndPoint endPoint) => _listening.Add(new TcpListening(this, Loop, endPoint));

    /// <summary>Stops to listen and resets every connection.</summary>
    public void Close()
    {
        foreach (var listening in _listening) listening.Dispose();
        _listening.Clear();
        foreach (var connection in _connections.Values.ToArray()) connection.Close(TcpCloseReason.Owner);
    }

    /// <summary>Writes what was queued in this turn, and once a second closes what is of no use.</summary>
    public void HandleTurnEnd(Instant now)
    {
        for (var i = 0; i < _toFlush.Count; i++) _toFlush[i].Flush();
        _toFlush.Clear();
        if (now < _nextSecond) return;
        _nextSecond = now + Second;
        foreach (var listening in _listening) listening.Resume();
        _looking.AddRange(_connections.Values);
        foreach (var connection in _looking) connection.HandleSecond(now);
        _looking.Clear();
    }

    internal void FlushLater(TcpConnection connection) => _toFlush.Add(connection);

    internal void CountSent(int bytes) => Loop.Counters.AddSent(1, bytes);

    internal void Deliver(TcpConnection connection, Span<byte> packet, Instant now)
    {
        Loop.Counters.AddReceived(packet.Length);
        _handler.HandlePacket(connection, packet, now);
    }

    /// <summary>A new connection, taken or refused.</summary>
    internal void Accept(Socket socket, Instant now)
    {
        try
        {
            socket.Blocking = false;
            socket.NoDelay = true;
            socket.SendBufferSize = Options.SendBufferBytes;
            var remote = UdpAddress.FromEndPoint((IPEndPoint)socket.RemoteEndPoint!);
            if (FindObstacle(remote) is { } obstacle)
            {
                Refuse(socket, obstacle);
                return;
            }

            var connection = new TcpConnection(this, socket, remote, ++_lastId, now);
            CollectionsMarshal.GetValueRefOrAddDefault(_perAddress, NetworkOf(remote), out _)++;
            _connections.Add(connection.Id, connection);
            Counters.SetOpen(_connections.Count);
            connection.Watch(Loop.Watch(socket, connection));
        }
        catch (SocketException)
        {
            // Gone before it was looked at.
            Refuse(socket, TcpCloseReason.Peer);
        }
    }

    internal void Remove(TcpConnection connection, WatchedSocket? watched, TcpCloseReason reason)
    {
        _connections.Remove(connection.Id);
        var network = NetworkOf(connection.Remote);
        if (--CollectionsMarshal.GetValueRefOrAddDefault(_perAddress, network, out _) <= 0) _perAddress.Remove(network);
        Counters.SetOpen(_connections.Count);
        Counters.AddClosed(reason);
        if (watched is not null) Loop.Unwatch(watched);
        _handler.HandleClosed(connection);
    }

    private static UdpAddress NetworkOf(in UdpAddress address)
    {
        if (!address.IsIPv6) return address.WithPort(0);
        Span<byte> bytes = stackalloc byte[16];
        address.CopyAddressTo(bytes);
        bytes[NetworkBytes..].Clear();
        UdpAddress.TryCreate(bytes, 0, out var network);
        return network;
    }

    private TcpCloseReason? FindObstacle(in UdpAddress remote) =>
        _connections.Count >= Options.MaxConnections ? TcpCloseReason.TooMany
        : _perAddress.GetValueOrDefault(NetworkOf(remote)) >= Options.MaxPerAddress ? TcpCloseReason.TooManyFromAddress
        : null;

    private void Refuse(Socket socket, TcpCloseReason reason)
    {
        Counters.AddClosed(reason);
        TcpConnection.Reset(socket);
        socket.Dispose();
    }
}
