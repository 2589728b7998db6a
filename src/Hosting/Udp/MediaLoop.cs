using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp.Batches;
using RoomLens.Hosting.Udp.Commands;
using RoomLens.Hosting.Udp.Rings;
using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Udp;

/// <summary>
/// A media worker's thread around one wait: drains readable sockets (public before internal, at most 64 datagrams each), calls the handlers of watched ones, drains inboxes, fires timers, runs commands,
/// flushes the turn's sends, and waits again. Sockets, sends and the handler belong to that thread; other threads <see cref="Post"/> or
/// <see cref="InvokeAsync{T}"/>. Nothing is allocated, locked or logged per packet.
/// </summary>
public sealed class MediaLoop : IAsyncDisposable
{
    /// <summary>Bytes of a reserved slot.</summary>
    public const int SlotBytes = PinnedSlots.SlotBytes;

    /// <summary>Largest datagram received or sent, in bytes; larger ones are dropped and counted.</summary>
    public const int MaxDatagramBytes = PinnedSlots.MaxDatagramBytes;

    private readonly MediaLoopOptions _options;
    private readonly MonotonicClock _clock;
    private readonly IDatagramDriver _driver;
    private readonly CommandQueue _commands;
    private readonly ReceiveBatch _received;
    private readonly SendBatch _sends;
    private readonly List<MediaSocket> _ready = new(64);
    private readonly List<WatchedSocket> _readyWatched = new(64);
    private readonly LoopInboxes _inboxes = new();
    private readonly ConcurrentDictionary<int, MediaSocket> _sockets = new();
    private readonly ConcurrentDictionary<int, WatchedSocket> _watched = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception> _faulted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IMediaLoopHandler? _handler;
    private Thread? _thread;
    private int _nextToken;
    private int _wakePending;
    private volatile bool _stopping;
    private volatile bool _abandoned;
    private long _lastTurn;

    /// <summary>Makes a loop; <see cref="Start"/> starts its thread.</summary>
    public MediaLoop(MediaLoopOptions options, MonotonicClock clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SendBatchPackets, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.CommandCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.CommandsPerTurn, 1);
        _options = options;
        _clock = clock;
        _driver = DatagramDrivers.Create(options);
        _commands = new CommandQueue(options.CommandCapacity);
        _received = new ReceiveBatch(options.ReceiveTrains);
        _sends = new SendBatch(options.SendBatchPackets);
        _lastTurn = clock.Now.Nanoseconds;
    }

    /// <summary>Completes with the exception that ended the loop; never when it was stopped.</summary>
    public Task<Exception> Faulted => _faulted.Task;

    /// <summary>Completes when the thread has ended, for either reason.</summary>
    public Task Ended => _ended.Task;

    /// <summary>When the thread last began a turn. Old means stalled: an idle loop turns every 100 ms. Any thread.</summary>
    public Instant LastTurnAt => new(Volatile.Read(ref _lastTurn));

    /// <summary>What went through and what was lost. Any thread.</summary>
    public MediaLoopCounters Counters { get; } = new();

    /// <summary>Whether the caller is on the loop's thread.</summary>
    public bool IsLoopThread => Thread.CurrentThread == _thread;

    /// <summary>Starts the thread; from now on sockets are bound and closed on it only.</summary>
    public void Start(IMediaLoopHandler handler)
    {
        if (_thread is not null) throw new InvalidOperationException("The loop was started before.");
        _handler = handler;
        _thread = new Thread(Run) { IsBackground = true, Name = _options.Name };
        _thread.Start();
    }

    /// <summary>Binds a socket: before <see cref="Start"/>, or on the loop's thread. Throws <see cref="SocketException"/> when the port is taken. Stamped: the kernel says when datagrams arrive (<see cref="MediaSocket.ArrivedAt"/>).</summary>
    public MediaSocket Bind(IPEndPoint endPoint, SocketClass kind, bool stamped = false)
    {
        CheckThread();
        CheckNotAbandoned();
        var socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        try
        {
            // An IPv4 socket may want the same port.
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false;
            socket.ReceiveBufferSize = _options.SocketBufferBytes;
            socket.SendBufferSize = _options.SocketBufferBytes;
            socket.Bind(endPoint);
            var bound = new MediaSocket(socket, kind, _nextToken++) { WantsArrivals = stamped };
            _driver.Add(bound);
            _sockets[bound.Token] = bound;
            return bound;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>As <see cref="Bind"/>; false when another socket has the port.</summary>
    public bool TryBind(IPEndPoint endPoint, SocketClass kind, out MediaSocket? socket)
    {
        try
        {
            socket = Bind(endPoint, kind);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket = null;
            return false;
        }
    }

    /// <summary>Closes a socket: before <see cref="Start"/>, or on the loop's thread. Closing twice is harmless.</summary>
    public void Close(MediaSocket socket)
    {
        CheckThread();
        if (socket.IsClosed) return;
        socket.IsClosed = true;
        _driver.Remove(socket);
        _sockets.TryRemove(socket.Token, out _);
        socket.Socket.Dispose();
    }

    /// <summary>Waits for another kind of socket as well (non-blocking, e.g. TCP): its handler is called when it can be read. Before <see cref="Start"/>, or on the loop's thread.</summary>
    public WatchedSocket Watch(Socket socket, IReadinessHandler handler)
    {
        CheckThread();
        CheckNotAbandoned();
        var watched = new WatchedSocket(socket, handler, _nextToken++);
        _driver.Watch(watched);
        _watched[watched.Token] = watched;
        return watched;
    }

    /// <summary>Sets what a watched socket is waited for. Loop's thread only.</summary>
    public void Rewatch(WatchedSocket socket, bool read, bool write)
    {
        if (socket.IsClosed || (socket.WantsRead == read && socket.WantsWrite == write)) return;
        (socket.WantsRead, socket.WantsWrite) = (read, write);
        _driver.Rewatch(socket);
    }

    /// <summary>Closes a watched socket: before <see cref="Start"/>, or on the loop's thread. Closing twice is harmless.</summary>
    public void Unwatch(WatchedSocket socket)
    {
        CheckThread();
        if (socket.IsClosed) return;
        socket.IsClosed = true;
        _driver.Unwatch(socket);
        _watched.TryRemove(socket.Token, out _);
        socket.Socket.Dispose();
    }

    /// <summary>Drains an inbox in each turn from now on. Before <see cref="Start"/>, or on the loop's thread.</summary>
    public void Attach(ILoopInbox inbox)
    {
        CheckThread();
        _inboxes.Add(inbox);
    }

    /// <summary>Drains it no more. Loop's thread, but not while it is drained.</summary>
    public void Detach(ILoopInbox inbox)
    {
        CheckThread();
        _inboxes.Remove(inbox);
    }

    /// <summary>Something was put into an inbox: wakes the loop if it sleeps, which costs a system call; else it sees it by itself. Any thread.</summary>
    public void Nudge()
    {
        if (_inboxes.TryEndSleep()) _driver.Wake();
    }

    /// <summary>Queues a copy of a datagram; it leaves at the end of the turn, or earlier when the batch is full. Loop's thread only. Failures are counted, never thrown.</summary>
    public void Send(MediaSocket socket, in UdpAddress to, ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length > MaxDatagramBytes)
        {
            Counters.AddDrops(DatagramDrop.SendTooLarge, 1);
            return;
        }
        datagram.CopyTo(_sends.NextSlot);
        CommitSend(socket, to, datagram.Length);
    }

    /// <summary>
    /// The bytes of the next datagram to send, <see cref="SlotBytes"/> long: write and encrypt in place, then <see cref="CommitSend"/>. Without a
    /// commit nothing is sent. Invalid after the next send, commit or turn. Loop's thread only.
    /// </summary>
    public Span<byte> ReserveSend() => _sends.NextSlot;

    /// <summary>Queues the first bytes of the reserved slot.</summary>
    public void CommitSend(MediaSocket socket, in UdpAddress to, int length) => CommitShared(socket, to, length, length);

    /// <summary>
    /// Room for a packet that many get, each behind a head of its own: it is written once and never copied. <see cref="SlotBytes"/> long, at hand until
    /// the next call or turn. Loop's thread only; not between <see cref="ReserveSend"/> and its commit.
    /// </summary>
    public Span<byte> ReserveShared()
    {
        if (_sends.IsOutOfShared) Flush();
        return _sends.NextShared();
    }

    /// <summary>Queues the first <paramref name="head"/> bytes of the reserved slot, followed by what the shared packet at hand has from there on.</summary>
    public void CommitShared(MediaSocket socket, in UdpAddress to, int head, int length)
    {
        if ((uint)length > MaxDatagramBytes)
        {
            Counters.AddDrops(DatagramDrop.SendTooLarge, 1);
            return;
        }

        _sends.Commit(socket, to, head, length);
        if (_sends.IsFull) Flush();
    }

    /// <summary>Runs an action on the loop's thread between turns; its exception ends the loop. False when the queue is full: nothing was queued. Any thread.</summary>
    public bool Post(Action action) => Enqueue(new LoopCommand.Plain(action));

    /// <summary>Runs a function on the loop's thread between turns and returns its answer or exception; fails with <see cref="MediaLoopBusyException"/> or <see cref="MediaLoopEndedException"/> when it cannot. Any thread.</summary>
    public Task<T> InvokeAsync<T>(Func<T> function)
    {
        var question = new LoopCommand.Question<T>(function);
        return Enqueue(question)
            ? question.Answer
            : Task.FromException<T>(new MediaLoopBusyException($"{_options.CommandCapacity} commands wait for the media thread '{_options.Name}'."));
    }

    /// <summary>As <see cref="InvokeAsync{T}"/>, without an answer.</summary>
    public Task InvokeAsync(Action action) => InvokeAsync(() =>
    {
        action();
        return true;
    });

    /// <summary>Ends the loop after its current turn: sends are flushed, sockets closed, waiting commands abandoned.</summary>
    public Task StopAsync()
    {
        _stopping = true;
        if (_thread is null) Shutdown(null);
        else _driver.Wake();
        return Ended;
    }

    /// <summary>
    /// For a watchdog that found <see cref="LastTurnAt"/> too old: gives the loop up from outside. Its ports are free at once for another loop, waiting
    /// commands fail, <see cref="Faulted"/> completes; the thread, which cannot be aborted, ends when it comes back, and <see cref="Ended"/> then.
    /// </summary>
    public void Abandon()
    {
        var reason = new TimeoutException($"The media thread '{_options.Name}' has stalled and was given up.");
        _abandoned = true;
        _stopping = true;
        _faulted.TrySetResult(reason);
        _commands.Close(new MediaLoopEndedException(reason.Message, reason));
        CloseSockets();
        _driver.Wake();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(StopAsync());

    private bool Enqueue(LoopCommand command)
    {
        if (!_commands.TryEnqueue(command)) return false;
        // One wake-up per batch of commands, not per command.
        if (Interlocked.Exchange(ref _wakePending, 1) == 0) _driver.Wake();
        return true;
    }

    private void Run()
    {
        Exception? fault = null;
        try
        {
            while (!_stopping) Turn();
            if (!_abandoned) Flush();
        }
#pragma warning disable CA1031 // The loop's top: whatever it is, the worker has died and its owner is told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            fault = e;
        }

        Shutdown(fault);
    }

    private void Turn()
    {
        _ready.Clear();
        _readyWatched.Clear();
        _inboxes.BeginSleep();
        _driver.Wait(NextWait(), _ready, _readyWatched);
        _inboxes.EndSleep();
        var now = _clock.Now;
        Volatile.Write(ref _lastTurn, now.Nanoseconds);
        Counters.AddTurn();
        Drain(SocketClass.Public, now);
        foreach (var socket in _readyWatched)
            if (!socket.IsClosed) socket.Handler.HandleReady(socket.CanRead, socket.CanWrite, now);
        _inboxes.Drain(now);
        Drain(SocketClass.Internal, now);
        if (_handler!.NextTimeout is { } deadline && deadline <= now) _handler.HandleTimeout(now);
        Volatile.Write(ref _wakePending, 0);
        Interlocked.MemoryBarrier();
        _commands.RunPending(_options.CommandsPerTurn);
        _handler.HandleTurnEnd(now);
        Flush();
    }

    private TimeSpan NextWait()
    {
        if (!_commands.IsEmpty || _stopping || _inboxes.HavePending) return TimeSpan.Zero;
        if (_handler!.NextTimeout is not { } deadline) return _options.IdleTurn;
        var wait = deadline - _clock.Now;
        return wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < _options.IdleTurn ? wait : _options.IdleTurn;
    }

    private void Drain(SocketClass kind, Instant now)
    {
        foreach (var socket in _ready)
        {
            if (socket.Class != kind || socket.IsClosed) continue;
            _driver.Receive(socket, _received);
            var readAt = socket.Arrivals is null ? now : _clock.Now;
            for (var i = 0; i < _received.Count && !socket.IsClosed; i++)
            {
                if (_received.IsTruncated(i))
                {
                    Counters.AddDrops(DatagramDrop.ReceiveTooLarge, 1);
                    continue;
                }

                var datagram = _received.Datagram(i);
                Counters.AddReceived(datagram.Length);
                socket.ArrivedAt = socket.Arrivals?.Map(_received.Age(i), readAt) ?? now;
                _handler!.HandleDatagram(socket, _received.From(i), datagram, now);
            }
        }
    }

    private void Flush()
    {
        if (_sends.Count == 0) return;
        _driver.Send(_sends, Counters);
        _sends.Clear();
    }

    private void Shutdown(Exception? fault)
    {
        _commands.Close(new MediaLoopEndedException($"The media loop '{_options.Name}' has ended.", fault));
        CloseSockets();
        _driver.Dispose();
        if (fault is not null) _faulted.TrySetResult(fault);
        _ended.TrySetResult();
    }

    private void CloseSockets()
    {
        foreach (var socket in _sockets.Values)
        {
            socket.IsClosed = true;
            socket.Socket.Dispose();
        }

        _sockets.Clear();
        foreach (var socket in _watched.Values)
        {
            socket.IsClosed = true;
            socket.Socket.Dispose();
        }

        _watched.Clear();
    }

    // A port bound now would be taken from the successor.
    private void CheckNotAbandoned()
    {
        if (_abandoned) throw new MediaLoopEndedException($"The media thread '{_options.Name}' was given up.", null);
    }

    private void CheckThread()
    {
        if (_thread is not null && !IsLoopThread) throw new InvalidOperationException("Sockets of a running loop belong to its thread; use InvokeAsync.");
    }
}
