using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using RoomLens.Hosting.Startup;
using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;
using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Consent;
using RoomLens.Sfu.Feed;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Workers;

/// <summary>The media workers of a node: each room lives on one of them, or on several, and a command about it goes there. Any thread.</summary>
internal sealed class WorkerPool : IAsyncDisposable
{
    // A thread that hangs never ends; the process does not wait for it.
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(1);

    private readonly MonotonicClock _clock;
    private readonly ILogger _log;
    private readonly SfuOptions _options;
    private readonly WorkerSlot[] _slots;
    private readonly WorkerWatchdog _watchdog;
    private readonly ProcessorWaits _waits = new();
    private volatile bool _opensRooms = true;
    private bool _stopped;

    public WorkerPool(SfuOptions options, string instanceId, ConsentSource consents, MonotonicClock clock, ILogger log)
    {
        (_options, _clock, _log) = (options, clock, log);
        _watchdog = new WorkerWatchdog(Check, log);
        Feed = new FeedLog(instanceId);
        var parts = new WorkerParts(options, clock, log, consents, Feed, Rooms, CountOthers, _watchdog.Wake);
        _slots = [.. WorkerPorts.Split(options).Select((ports, index) => new WorkerSlot(index, ports, parts))];
    }

    /// <summary>Every worker.</summary>
    public IReadOnlyList<WorkerSlot> Slots => _slots;

    /// <summary>Changes of all workers in one order.</summary>
    public FeedLog Feed { get; }

    /// <summary>Which worker has which room.</summary>
    public RoomDirectory Rooms { get; } = new();

    /// <summary>Whether rooms that are nowhere may be opened; not while the node drains.</summary>
    public bool OpensRooms
    {
        get => _opensRooms;
        set => _opensRooms = value;
    }

    /// <summary>Completes when dead workers are no longer replaced.</summary>
    public Task WatchEnded => _watchdog.Ended;

    /// <summary>How much there is, on all workers.</summary>
    public WorkerCounts Counts => CountOthers(-1);

    /// <summary>Binds the media ports and starts the threads.</summary>
    public void Start()
    {
        foreach (var slot in _slots)
        {
            try
            {
                slot.Start(_clock.Now);
            }
            catch (SocketException e)
            {
                throw new StartupException(
                    $"The media ports {slot.Ports.Media} (UDP{(_options.Tcp ? " and TCP" : "")}) and {slot.Ports.Internal} (UDP) of worker {slot.Index} cannot be bound: {e.Message}.",
                    "Stop what uses them, change Sfu:MediaPort and Sfu:InternalMediaPort, or do without media over TCP (Sfu:Tcp=false).");
            }
        }

        Log.MediaListens(
            _log,
            $"{_options.MediaAddress} port {string.Join(", ", _slots.Select(slot => slot.Ports.Media))}",
            $"{_options.InternalMediaAddress} port {string.Join(", ", _slots.Select(slot => slot.Ports.Internal))}",
            string.Join(", ", AnnouncedAddresses.Public(_options)));
        _watchdog.Start();
    }

    /// <summary>
    /// Runs a command about a room that must be there: on its worker, or on any one, which does not find the room and says so. Fails with
    /// <see cref="MediaLoopEndedException"/> when the worker dies before.
    /// </summary>
    public Task<T> InRoomAsync<T>(string roomId, Func<SfuWorker, T> command) =>
        (Rooms.Find(roomId) ?? Array.Find(_slots, slot => slot.Life is not null)?.Life) is { } life ? life.InvokeAsync(command) : throw NoWorker();

    /// <summary>As <see cref="InRoomAsync{T}"/>, for a command about somebody who may be on another worker than the room's home.</summary>
    public Task<T> InSeatAsync<T>(string roomId, string seat, Func<SfuWorker, T> command) =>
        Rooms.Find(roomId, seat) is { } life ? life.InvokeAsync(command) : InRoomAsync(roomId, command);

    /// <summary>Asks each worker that has a part of a room, the home first, until one has what is looked for; the last answer otherwise.</summary>
    public async Task<T> InPartsAsync<T>(string roomId, Func<SfuWorker, T> command, Func<T, bool> isFound)
    {
        if (Rooms.FindAll(roomId) is not { Count: > 1 } lives) return await InRoomAsync(roomId, command);
        MediaLoopEndedException? lost = null;
        T answer = default!;
        foreach (var life in lives)
        {
            try
            {
                answer = await life.InvokeAsync(command);
                if (isFound(answer)) return answer;
            }
            catch (MediaLoopEndedException e)
            {
                lost = e;
            }
        }

        return lost is null ? answer : throw lost;
    }

    /// <summary>As <see cref="InRoomAsync{T}"/>, for a command that brings something into a room.</summary>
    /// <param name="roomId">The room; placed first if it is nowhere.</param>
    /// <param name="seat">Who comes (<see cref="RoomSeat"/>), and is where he was; null = nobody who could come again.</param>
    /// <param name="spans">Whether it may be on another worker than the room's home when that has enough to do.</param>
    /// <param name="command">The command.</param>
    public async Task<T> OpenRoomAsync<T>(string roomId, string? seat, bool spans, Func<SfuWorker, T> command)
    {
        var hold = Rooms.Enter(roomId, seat, parts => Choose(parts, spans)) ?? throw (OpensRooms ? NoWorker() : new NodeDrainsException());
        try
        {
            if (Rooms.FindAll(roomId).Count > 1) await MeetAsync(roomId, hold.Life);
            return await hold.Life.InvokeAsync(command);
        }
        finally
        {
            Rooms.Release(hold);
        }
    }

    /// <summary>As <see cref="OpenRoomAsync{T}"/> with <c>spans</c>, for a command that does nothing in a room that is not there.</summary>
    public Task<T> EnterRoomAsync<T>(string roomId, Func<SfuWorker, T> command) =>
        Rooms.Find(roomId) is null ? InRoomAsync(roomId, command) : OpenRoomAsync(roomId, null, spans: true, command);

    /// <summary>Runs a command on every worker; what one that dies meanwhile would have said is left out.</summary>
    public Task<IReadOnlyList<T>> EachAsync<T>(Func<SfuWorker, T> command) => EachAsync(_slots.Select(slot => slot.Life).OfType<WorkerLife>(), command);

    /// <summary>As <see cref="EachAsync{T}(Func{SfuWorker, T})"/>, on every worker that has a part of a room; when it is on one only, that one's death is the answer.</summary>
    public async Task<IReadOnlyList<T>> EachPartAsync<T>(string roomId, Func<SfuWorker, T> command) =>
        Rooms.FindAll(roomId) is { Count: > 1 } lives ? await EachAsync(lives, command) : [await InRoomAsync(roomId, command)];

    private static async Task<IReadOnlyList<T>> EachAsync<T>(IEnumerable<WorkerLife> lives, Func<SfuWorker, T> command)
    {
        var asked = lives.Select(life => life.InvokeAsync(command)).ToArray();
        var answers = new List<T>(asked.Length);
        foreach (var answer in asked)
        {
            try
            {
                answers.Add(await answer);
            }
            catch (MediaLoopEndedException)
            {
                // What it had is gone with it.
            }
        }

        return answers;
    }

    /// <summary>Says goodbye to peers and ends the threads; one that hangs is not waited for.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stopped) return;
        _stopped = true;
        await _watchdog.StopAsync().WaitAsync(cancellationToken);
        await EachAsync(CloseAll).WaitAsync(cancellationToken);
        Feed.Close();
        foreach (var slot in _slots)
            if (slot.Life is { } life) await life.Worker.Loop.StopAsync().WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _watchdog.StopAsync();
        foreach (var slot in _slots)
        {
            if (slot.Life is not { } life) continue;
            await EndAsync(life);
            life.Dispose();
        }

        _watchdog.Dispose();
    }

    private async Task EndAsync(WorkerLife life)
    {
        var loop = life.Worker.Loop;
        try
        {
            await loop.StopAsync().WaitAsync(EndWithin, _clock.Provider);
            life.Worker.Dispose();
        }
        catch (TimeoutException)
        {
            loop.Abandon();
        }
    }

    private WorkerLife? Choose(IReadOnlyList<WorkerLife> parts, bool spans) => parts.Count == 0 && !OpensRooms
        ? null
        : Placement.Choose(_slots.Select(slot => slot.Life).OfType<WorkerLife>(), parts, spans ? _options.SpanAbove : int.MaxValue);

    /// <summary>Lets the part of a room on one worker know all that the other parts have: each is asked after it was greeted, and has answered by then.</summary>
    private async Task MeetAsync(string roomId, WorkerLife life)
    {
        await life.InvokeAsync(worker => worker.Rooms.Open(roomId));
        foreach (var other in Rooms.FindAll(roomId))
        {
            if (other == life) continue;
            try
            {
                await other.InvokeAsync(static _ => true);
            }
            catch (MediaLoopEndedException)
            {
                // What it had is gone with it.
            }
        }
    }

    private static MediaLoopEndedException NoWorker() => new("No media worker runs at the moment.", null);

    private static bool CloseAll(SfuWorker worker)
    {
        // Rooms first: their participants' sockets are told to come back.
        foreach (var room in worker.Rooms.All.ToArray()) worker.Rooms.CloseRoom(room, CloseReasons.NodeLeft);
        worker.WebRtc.CloseAll(CloseReasons.NodeLeft);
        return true;
    }

    private void Check()
    {
        var waited = TimeSpan.Zero;
        if (Array.Exists(_slots, slot => slot.IsStill)) waited = _waits.Sample();
        else _waits.Reset();
        foreach (var slot in _slots) slot.Check(waited, _clock.Now);
    }

    private WorkerCounts CountOthers(int except)
    {
        var sum = WorkerCounts.None;
        foreach (var slot in _slots)
            if (slot.Index != except && slot.Life is { } life) sum = sum.Plus(life.Worker.Counts);
        return sum;
    }
}
