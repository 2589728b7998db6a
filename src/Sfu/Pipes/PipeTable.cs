using RoomLens.Sfu.Worker;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Pipes;

/// <summary>
/// The pipes of a worker, both ways: made when the first receiver of another worker's producer comes, removed when nothing has come through for a second,
/// or when the other worker has died. Owned by the worker thread.
/// </summary>
internal sealed class PipeTable(SfuWorker worker)
{
    private readonly Dictionary<WorkerLife, PipeExit> _exits = [];
    private readonly Dictionary<Pipe, PipeEntrance> _entrances = [];

    /// <summary>What went into pipes here.</summary>
    public PipeCounters Counters { get; } = new();

    /// <summary>Pipes that end or begin here.</summary>
    public int Count => _exits.Count + _entrances.Count;

    /// <summary>The pipe from another worker, made if need be.</summary>
    public PipeExit ExitFrom(WorkerLife home)
    {
        if (_exits.TryGetValue(home, out var exit)) return exit;
        var pipe = new Pipe(home, worker.Life);
        exit = _exits[home] = new PipeExit(pipe);
        worker.Loop.Attach(exit);
        Counters.Open = _exits.Count;
        Begin(exit);
        return exit;
    }

    /// <summary>What was put into pipes in this turn is told.</summary>
    public void HandleTurnEnd()
    {
        foreach (var entrance in _entrances.Values) entrance.HandleTurnEnd();
        foreach (var exit in _exits.Values) exit.HandleTurnEnd();
    }

    /// <summary>Ends the pipes of workers that have died.</summary>
    public void HandleTimeout()
    {
        foreach (var (home, exit) in _exits)
        {
            if (home.IsLost) Remove(exit);
            else if (!exit.HasEntrance) Begin(exit);
        }

        foreach (var entrance in _entrances.Values)
            if (entrance.Pipe.To.IsLost) End(entrance.Pipe);
    }

    /// <summary>Once a second: ends the pipes that nothing comes through.</summary>
    public void HandleSecond()
    {
        foreach (var exit in _exits.Values)
        {
            if (!exit.IsIdle || !exit.HasEntrance) continue;
            var pipe = exit.Pipe;
            // A worker that takes no commands at the moment is told a second later.
            if (pipe.From.Worker.Loop.Post(() => pipe.From.Worker.Pipes.End(pipe))) Remove(exit);
        }
    }

    /// <summary>The sending end of a new pipe is made on its own thread; until then requests wait in the ring. False of a full queue: tried again.</summary>
    private static void Begin(PipeExit exit)
    {
        var pipe = exit.Pipe;
        exit.HasEntrance = pipe.From.Worker.Loop.Post(() => pipe.From.Worker.Pipes.Enter(pipe));
    }

    private void Enter(Pipe pipe)
    {
        var entrance = _entrances[pipe] = new PipeEntrance(pipe, worker.Rooms, Counters);
        worker.Loop.Attach(entrance);
    }

    private void End(Pipe pipe)
    {
        if (!_entrances.Remove(pipe, out var entrance)) return;
        worker.Loop.Detach(entrance);
        entrance.Close();
    }

    private void Remove(PipeExit exit)
    {
        _exits.Remove(exit.Pipe.From);
        worker.Loop.Detach(exit);
        Counters.Open = _exits.Count;
    }
}
