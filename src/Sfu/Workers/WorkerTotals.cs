using RoomLens.Sfu.Pipes;
using RoomLens.Sfu.Telemetry;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Workers;

/// <summary>What went through a worker since the node began, over all its lives.</summary>
/// <param name="Loop">Datagrams.</param>
/// <param name="Drops">Datagrams dropped, in the order of <see cref="DropCounters.Reasons"/>.</param>
/// <param name="Pipes">What went into pipes.</param>
internal sealed record WorkerTotals(LoopStats Loop, IReadOnlyList<long> Drops, PipeTotals Pipes)
{
    /// <summary>Nothing yet.</summary>
    public static WorkerTotals None { get; } = new(new LoopStats(0, 0, 0, 0, 0, 0), new long[DropCounters.Reasons.Count], default);

    /// <summary>The counters of a life now. Any thread.</summary>
    public static WorkerTotals Of(SfuWorker worker) =>
        new(LoopStats.Of(worker.Loop.Counters), [.. DropCounters.Reasons.Select(reason => worker.Drops[reason])], PipeTotals.Of(worker.Pipes.Counters));

    /// <summary>Both together.</summary>
    public WorkerTotals Plus(WorkerTotals other) => new(Loop.Plus(other.Loop), [.. Drops.Zip(other.Drops, (a, b) => a + b)], Pipes.Plus(other.Pipes));
}
