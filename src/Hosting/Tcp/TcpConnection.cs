using System.Net.Sockets;
using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Framing;
using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Tcp;

/// <summary>
/// One accepted connection that carries packets (RFC 4571). Packets to send wait in a bounded queue until the end of the turn or until the peer
/// takes more; nothing ever blocks. Owned by its <see cref="TcpPort"/>; loop's thread only.
/// </summary>
public sealed class TcpConnection : IReadinessHandler
{
    private readonly TcpPort _port;
    private readonly Socket _socket;
    private readonly StreamDeframer _deframer;
    private WatchedSocket? _watched;
    private StreamQueue? _queue;
    private Instant _heardAt;
    private bool _isQueued;
    private bool _isBlocked;
    private bool _isEnding;
    private bool _endsNow;

    internal TcpConnection(TcpPort port, Socket socket, in UdpAddress remote, uint id, Instant now)
    {
        (_port, _socket, Remote, Id) = (port, socket, remote, id);
        AcceptedAt = _heardAt = now;
        _deframer = new StreamDeframer(port.Options.MaxPacketBytes, TcpPort.TailBytes);
    }

    /// <summary>Number of the connection at its port, from 1; never used twice.</summary>
    public uint Id { get; }

    /// <summary>The other side.</summary>
    public UdpAddress Remote { get; }

    /// <summary>Whatever its owner wants to find again.</summary>
    public object? State { get; set; }

    /// <summary>Its owner knows who is behind it; set in time, or it is closed.</summary>
    public bool IsTrusted { get; set; }

    /// <summary>Whether it has been closed.</summary>
    public bool IsClosed { get; private set; }

    internal Instant AcceptedAt { get; }

    /// <summary>Queues a copy of a packet; it leaves at the end of the turn. A packet that does not fit is dropped as a whole and counted.</summary>
    public void Send(ReadOnlySpan<byte> packet)
    {
        if (IsClosed || _isEnding)
        {
            _port.Counters.AddNotOpen();
            return;
        }

        _queue ??= new StreamQueue(_port.Options.QueueBytes);
        if (!_queue.TryAdd(packet))
        {
            _port.Counters.AddQueueFull();
            return;
        }

        _port.CountSent(packet.Length);
        if (_isQueued || _isBlocked) return;
        _isQueued = true;
        _port.FlushLater(this);
    }

    /// <summary>Closes it once what waits has left, or after two seconds.</summary>
    public void End()
    {
        if (IsClosed) return;
        _isEnding = true;
        if (_queue is not { Count: > 0 }) Close(TcpCloseReason.Owner);
    }

    /// <summary>Closes it now. Closing twice is harmless.</summary>
    public void Close(TcpCloseReason reason)
    {
        if (IsClosed) return;
        IsClosed = true;
        // Who misbehaved gets a reset: no state of the connection stays here.
        if (reason is not (TcpCloseReason.Owner or TcpCloseReason.Peer)) Reset(_socket);
        _port.Remove(this, _watched, reason);
    }

    /// <inheritdoc/>
    public void HandleReady(bool canRead, bool canWrite, Instant now)
    {
        if (canWrite) Flush();
        if (canRead && !IsClosed) Receive(now);
    }

    /// <summary>Makes the close of a socket a reset.</summary>
    internal static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (SocketException)
        {
            // The other side was quicker: it is reset already.
        }
    }

    internal void Watch(WatchedSocket watched) => _watched = watched;

    /// <summary>Closes it when it has been useless for too long; called once a second.</summary>
    internal void HandleSecond(Instant now)
    {
        var options = _port.Options;
        if (_isEnding && _endsNow) Close(TcpCloseReason.Owner);
        else if (!IsTrusted && now - AcceptedAt >= options.TrustWithin) Close(TcpCloseReason.Untrusted);
        else if (now - _heardAt >= options.IdleTimeout) Close(TcpCloseReason.Idle);
        _endsNow = _isEnding;
    }

    /// <summary>Writes what waits, as far as the peer takes it.</summary>
    internal void Flush()
    {
        _isQueued = false;
        while (!IsClosed && _queue is { Count: > 0 } queue)
        {
            var sent = _socket.Send(queue.Head, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                Block(true);
                return;
            }

            if (error != SocketError.Success)
            {
                Close(TcpCloseReason.Peer);
                return;
            }

            queue.Consume(sent);
        }

        Block(false);
        if (_isEnding) Close(TcpCloseReason.Owner);
    }

    private void Block(bool isBlocked)
    {
        if (_isBlocked == isBlocked || _watched is null) return;
        _isBlocked = isBlocked;
        _port.Loop.Rewatch(_watched, read: true, write: isBlocked);
    }

    private void Receive(Instant now)
    {
        var buffer = _port.ReceiveBuffer;
        var received = _socket.Receive(buffer, SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return;
        if (error != SocketError.Success || received == 0)
        {
            Close(TcpCloseReason.Peer);
            return;
        }

        _heardAt = now;
        ReadOnlySpan<byte> input = buffer.AsSpan(0, received);
        while (!IsClosed && !_isEnding && _deframer.TryRead(ref input, out var packet)) _port.Deliver(this, packet, now);
        if (_deframer.IsBroken) Close(TcpCloseReason.Garbage);
    }
}
