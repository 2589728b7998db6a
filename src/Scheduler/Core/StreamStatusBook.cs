using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Placement;

namespace RoomLens.Scheduler.Core;

/// <summary>The newest decision about each stream, for the API and metrics. Guarded by the scheduler's lock.</summary>
internal sealed class StreamStatusBook
{
    private Dictionary<StreamKey, StreamStatus> _byStream = [];

    public StreamStatus? Find(StreamKey stream) => _byStream.GetValueOrDefault(stream);

    public int Pending => _byStream.Values.Count(status => status.Decision.IsPending);

    /// <summary>Capacity units of each pending stream that one more bot would take; streams that no bot can serve are none of them.</summary>
    public IReadOnlyList<double> WaitingForRoom() =>
        [.. _byStream.Values.Select(status => status.Decision).Where(decision => decision is { IsPending: true, WaitsForRoom: true }).Select(decision => decision.Cost)];

    /// <summary>Since when each pending stream waits.</summary>
    public IReadOnlyDictionary<StreamKey, DateTimeOffset> PendingSince() => _byStream
        .Where(entry => entry.Value.Decision.IsPending).ToDictionary(entry => entry.Key, entry => entry.Value.Since);

    public void Update(IReadOnlyList<StreamDecision> decisions, AssignmentBook assignments, DateTimeOffset now)
    {
        var next = new Dictionary<StreamKey, StreamStatus>(decisions.Count);
        foreach (var decision in decisions)
        {
            var key = decision.Stream.Key;
            var assigned = assignments.OfStream(key);
            var before = _byStream.GetValueOrDefault(key);
            var same = before is not null && before.Assigned == (assigned is not null) && before.Decision.IsPending == decision.IsPending
                && before.Decision.Stream.Consent.State == decision.Stream.Consent.State;
            next[key] = new StreamStatus(decision, assigned is not null, assigned?.Stored.OpenedAt ?? (same ? before!.Since : now));
        }

        _byStream = next;
    }
}
