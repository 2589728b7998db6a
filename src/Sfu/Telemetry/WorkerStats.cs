using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Telemetry;

/// <summary>A media worker in <c>/v1/stats</c>; without <paramref name="Counts"/> while it is being replaced.</summary>
internal sealed record WorkerStats(int Index, int MediaPort, int InternalMediaPort, long Deaths, int Leaked, WorkerCounts? Counts, LoopStats Loop)
{
    /// <summary>Its state now. Any thread.</summary>
    public static WorkerStats Of(Workers.WorkerSlot slot) => new(
        slot.Index, slot.Ports.Media, slot.Ports.Internal, slot.Deaths(Workers.DeathReason.Crash) + slot.Deaths(Workers.DeathReason.Stall),
        slot.LeakedObjects, slot.Life?.Worker.Counts, slot.Totals.Loop);
}
