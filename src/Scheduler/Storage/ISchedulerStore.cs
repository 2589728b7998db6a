namespace RoomLens.Scheduler.Storage;

/// <summary>
/// The scheduler's memory. Writes are ordered: batches become durable, and run their effects, in the order of <see cref="Enqueue"/>.
/// Reads see everything whose effects have run. Every method may be called from any thread.
/// </summary>
internal interface ISchedulerStore : IAsyncDisposable
{
    /// <summary>Batches enqueued and not yet durable; callers refuse new work when it grows without end.</summary>
    public int Backlog { get; }

    /// <summary>Why the store stopped working; null = it works. It never recovers within a process.</summary>
    public Exception? Fault { get; }

    /// <summary>Opens, checks and migrates; called once, before everything else.</summary>
    public StoredState Open();

    /// <summary>Returns at once; the task ends when the batch is durable, and fails when it cannot be.</summary>
    public Task Enqueue(StoreBatch batch);

    /// <summary>Highest epoch ever given to a stream; 0 = none.</summary>
    public long ReadEpoch(string room, string producer);

    public StoredAssignment? FindAssignment(string id);

    /// <summary>Whether an appearance was stored as started before.</summary>
    public bool HasOccurrence(string assignmentId, string detectorKey, long occurrenceId);

    /// <summary>Events after a cursor, ascending.</summary>
    public IReadOnlyList<StoredEvent> ReadEvents(EventFilter filter, long after, int limit);

    /// <summary>Messages of one event (by event id), or the one message (by CloudEvents id), ascending.</summary>
    public IReadOnlyList<StoredEvent> FindEvent(string id);

    public StoredEvent? ReadEvent(long cursor);

    /// <summary>Whether events of a participant's streams are stored, up to a cursor.</summary>
    public bool HasEventsOf(string room, string peer, long through);

    /// <summary>Pending deliveries of a lane, head first.</summary>
    public IReadOnlyList<StoredDelivery> ReadLane(string endpoint, string producer, int limit);

    public IReadOnlyList<StoredDelivery> ReadDeliveries(DeliveryState? state, string? endpoint, long after, int limit);

    public StoredDelivery? FindDelivery(long id);

    /// <summary>Pending deliveries per endpoint.</summary>
    public IReadOnlyDictionary<string, int> CountPending();
}
