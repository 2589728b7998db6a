using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Workers;

/// <summary>
/// One worker of the node through all its lives: same index, same ports. Started before the watchdog, then changed by the watchdog's thread only;
/// any thread reads.
/// </summary>
internal sealed class WorkerSlot(int index, WorkerPorts ports, WorkerParts parts)
{
    // A worker that keeps dying is given pauses that grow, after a few lives that were as short as this.
    private const int DeathsWithoutPause = 3;
    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PauseStep = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly long[] _deaths = new long[Enum.GetValues<DeathReason>().Length];
    private StallWatch _watch = new(WorkerWatchdog.Interval);
    private volatile WorkerPorts _ports = ports;
    private volatile State _state = new(null, WorkerTotals.None);
    private Instant _startedAt;
    private Instant _restartAt;
    private long _vacantSince;
    private int _shortLives;
    private int _leakedObjects;
    private int _leakedThreads;
    private bool _toldWaiting;

    /// <summary>Which worker of the node.</summary>
    public int Index => index;

    /// <summary>Its ports; the real ones once it was started.</summary>
    public WorkerPorts Ports => _ports;

    /// <summary>The life under way; null while it is being replaced.</summary>
    public WorkerLife? Life => _state.Life;

    /// <summary>Whether its thread makes no turns at the moment. Read by the watchdog's thread only.</summary>
    public bool IsStill => _watch.IsStill;

    /// <summary>Since when it has had no life; null while it has one.</summary>
    public Instant? VacantSince => _state.Life is null ? new Instant(Volatile.Read(ref _vacantSince)) : null;

    /// <summary>What threads that were given up still hold: rooms, transports, producers, consumers and themselves.</summary>
    public int LeakedObjects => Volatile.Read(ref _leakedObjects);

    /// <summary>Threads that were given up and have not come back.</summary>
    public int LeakedThreads => Volatile.Read(ref _leakedThreads);

    /// <summary>What went through it.</summary>
    public WorkerTotals Totals
    {
        get
        {
            var state = _state;
            return state.Life is { } life ? state.Retired.Plus(WorkerTotals.Of(life.Worker)) : state.Retired;
        }
    }

    /// <summary>How often it died for a reason.</summary>
    public long Deaths(DeathReason reason) => Volatile.Read(ref _deaths[(int)reason]);

    /// <summary>Binds its ports and starts its thread. Throws <see cref="SocketException"/> when a port is taken.</summary>
    public void Start(Instant now)
    {
        var loop = new MediaLoop(new MediaLoopOptions { Name = $"sfu-media-{index}" }, parts.Clock);
        var life = new WorkerLife(index, parts.Feed.NewSource());
        try
        {
            var worker = new SfuWorker(new WorkerSetup
            {
                Options = parts.Options,
                Ports = _ports,
                Loop = loop,
                Clock = parts.Clock,
                Log = parts.Log,
                Consents = parts.Consents,
                Feed = life.Feed,
                Holds = new RoomHolds(parts.Rooms, life),
                Quota = new NodeQuota(parts.Options, () => parts.CountOthers(index)),
            });
            _ports = _ports with { Media = worker.WebRtc.Port, Internal = worker.Internal.Socket.LocalEndPoint.Port };
            life.Begin(worker);
        }
        catch
        {
            life.Feed.End(CloseReasons.WorkerLost);
            life.Dispose();
            // Its thread was not started, so this frees the ports at once.
            _ = loop.StopAsync();
            throw;
        }

        _watch = new StallWatch(WorkerWatchdog.Interval);
        _startedAt = now;
        _state = _state with { Life = life };
        _ = loop.Ended.ContinueWith(_ => parts.Wake(), TaskScheduler.Default);
    }

    /// <summary>Replaces the worker if it has died, or finds that it has.</summary>
    /// <param name="waited">How long some thread of the process waited for a processor since the last look.</param>
    /// <param name="now">Now.</param>
    public void Check(TimeSpan waited, Instant now)
    {
        if (_state.Life is not { } life)
        {
            if (now >= _restartAt) TryRestart(now);
            return;
        }

        var loop = life.Worker.Loop;
        if (loop.Faulted.IsCompletedSuccessfully)
        {
            // Its sockets are closed once it has ended.
            if (loop.Ended.IsCompleted) Replace(life, DeathReason.Crash, loop.Faulted.Result, now);
        }
        else if (_watch.HandleTick(loop.Counters.Turns, waited, now) && !Debugger.IsAttached)
        {
            loop.Abandon();
            Replace(life, DeathReason.Stall, new TimeoutException($"It made no turn for {StallWatch.Limit.TotalMilliseconds:0} ms."), now);
        }
    }

    private void Replace(WorkerLife life, DeathReason reason, Exception error, Instant now)
    {
        // First those that wait for it, then the node's view of its rooms, then their new places.
        life.End();
        life.Feed.End(CloseReasons.WorkerLost);
        var rooms = parts.Rooms.Forget(life);
        Volatile.Write(ref _vacantSince, now.Nanoseconds);
        _state = new State(null, _state.Retired.Plus(WorkerTotals.Of(life.Worker)));
        Volatile.Write(ref _deaths[(int)reason], _deaths[(int)reason] + 1);
        Log.WorkerDied(parts.Log, index, reason, rooms, error);
        _shortLives = now - _startedAt < ShortLife ? _shortLives + 1 : 0;
        var pause = PauseStep * Math.Max(0, _shortLives - DeathsWithoutPause);
        _restartAt = now + (pause < LongestPause ? pause : LongestPause);
        if (now >= _restartAt) TryRestart(now);
        Release(life.Worker);
        life.Dispose();
    }

    private void TryRestart(Instant now)
    {
        try
        {
            Start(now);
            _toldWaiting = false;
            Log.WorkerReplaced(parts.Log, index, _ports.Media, _ports.Internal);
        }
        catch (Win32Exception e)
        {
            // A port that is taken, or no descriptor left: tried again with the next look.
            if (!_toldWaiting) Log.WorkerWaits(parts.Log, index, _ports.Media, _ports.Internal, e.Message);
            _toldWaiting = true;
        }
    }

    /// <summary>Frees what the worker has outside the managed heap, as soon as its thread cannot touch it any more.</summary>
    private void Release(SfuWorker worker)
    {
        if (worker.Loop.Ended.IsCompleted)
        {
            worker.Dispose();
            return;
        }

        var objects = worker.Counts.Total + 1;
        Interlocked.Add(ref _leakedObjects, objects);
        Interlocked.Increment(ref _leakedThreads);
        _ = worker.Loop.Ended.ContinueWith(
            _ =>
            {
                worker.Dispose();
                Interlocked.Add(ref _leakedObjects, -objects);
                Interlocked.Decrement(ref _leakedThreads);
            },
            TaskScheduler.Default);
    }

    /// <summary>The life under way and what earlier ones counted; replaced as a whole.</summary>
    private sealed record State(WorkerLife? Life, WorkerTotals Retired);
}
