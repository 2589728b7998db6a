using System.Diagnostics.CodeAnalysis;

namespace RoomLens.Scheduler.Assignments;

/// <summary>Open assignments, and closed ones for as long as messages of theirs may still arrive. Guarded by the scheduler's lock.</summary>
internal sealed class AssignmentBook
{
    /// <summary>A bot's journal covers 10 min; what comes later is looked up in the store.</summary>
    private static readonly TimeSpan KeepClosed = TimeSpan.FromMinutes(12);

    private readonly Dictionary<string, TrackedAssignment> _byId = [];
    private readonly Dictionary<StreamKey, TrackedAssignment> _open = [];

    /// <summary>Why streams have no assignment any more, until they get another or are gone.</summary>
    private readonly Dictionary<StreamKey, EndReason> _ended = [];

    /// <summary>Streams placed again since the process started.</summary>
    public ReassignmentCounters Reassignments { get; } = new();

    public IReadOnlyCollection<TrackedAssignment> Open => _open.Values;

    public TrackedAssignment? OfStream(StreamKey stream) => _open.GetValueOrDefault(stream);

    public bool TryGet(string id, [NotNullWhen(true)] out TrackedAssignment? assignment) => _byId.TryGetValue(id, out assignment);

    public IReadOnlyList<TrackedAssignment> OfBot(string botId) => [.. _open.Values.Where(assignment => assignment.Stored.BotId == botId)];

    public void Add(TrackedAssignment assignment)
    {
        _byId[assignment.Stored.Id] = assignment;
        if (!assignment.IsClosed)
            _open[assignment.Stream] = assignment;
    }

    /// <summary>Called after the assignment was marked closed.</summary>
    public void MoveToClosed(TrackedAssignment assignment, EndReason reason)
    {
        if (!_open.TryGetValue(assignment.Stream, out var open) || open != assignment)
            return;
        _open.Remove(assignment.Stream);
        _ended[assignment.Stream] = reason;
    }

    /// <summary>Counts that the stream, which had an assignment before, gets another.</summary>
    public void CountReassignment(StreamKey stream) =>
        Reassignments.Count(_ended.Remove(stream, out var reason) ? reason : EndReason.Restart);

    /// <summary>Forgets why streams lost their assignments that are neither published nor assigned.</summary>
    public void ForgetEnded(IReadOnlySet<StreamKey> inUse)
    {
        foreach (var stream in _ended.Keys)
        {
            if (!inUse.Contains(stream))
                _ended.Remove(stream);
        }
    }

    /// <summary>Drops closed ones before their time: what still arrives for them is unknown.</summary>
    public void ForgetClosed(Predicate<TrackedAssignment> isMeant)
    {
        foreach (var (id, assignment) in _byId)
        {
            if (assignment.IsClosed && isMeant(assignment))
                _byId.Remove(id);
        }
    }

    public void Forget(DateTimeOffset now)
    {
        foreach (var (id, assignment) in _byId)
        {
            if (assignment.Stored.ClosedAt is { } closed && now - closed > KeepClosed)
                _byId.Remove(id);
        }
    }
}
