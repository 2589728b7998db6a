using System.Globalization;
using RoomLens.Scheduler.Agents;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Consent;
using RoomLens.Scheduler.Events;
using RoomLens.Scheduler.Nodes;
using RoomLens.Scheduler.Placement;
using RoomLens.Scheduler.Storage;
using RoomLens.Scheduler.Subscriptions;
using RoomLens.Scheduler.Webhooks;

namespace RoomLens.Scheduler.Core;

/// <summary>
/// Everything the scheduler knows, behind one lock. Mutations change memory and enqueue the durable twin under the same lock, so the
/// store's order is the order of memory; effects that others see (acks, plans, deliveries) wait for the commit.
/// </summary>
internal sealed class SchedulerState
{
    private readonly Lock _lock = new();
    private readonly ISchedulerStore _store;
    private readonly TimeProvider _time;

    public SchedulerState(ISchedulerStore store, StoredState stored, IEventRouter router, SchedulerBooks books, TimeProvider time)
    {
        _store = store;
        _time = time;
        Epochs = new EpochBook(store);
        Subscriptions = books.Subscriptions;
        Endpoints = books.Endpoints;
        Events = new EventMachine(new EventLog(router, stored.LastCursor), store);
        Term = stored.Meta.TryGetValue("term", out var term) ? long.Parse(term, CultureInfo.InvariantCulture) + 1 : 1;
        Consents = new ConsentBook(stored.Policies, stored.Consents);
        NodePlans = new NodePlans(Nodes, Consents, Term);
        foreach (var subscription in stored.Subscriptions)
            Subscriptions.Put(subscription);
        foreach (var assignment in stored.Assignments)
            Assignments.Add(new TrackedAssignment(assignment, restored: true));
        foreach (var open in stored.OpenEvents)
        {
            if (Assignments.TryGet(open.AssignmentId, out var assignment))
                assignment.Open[new OccurrenceKey(open.DetectorKey, open.OccurrenceId)] = open;
        }
    }

    /// <summary>One more with each start of a scheduler on this store.</summary>
    public long Term { get; }

    public BotBook Bots { get; } = new();

    public NodeBook Nodes { get; } = new();

    public SubscriptionBook Subscriptions { get; }

    public EndpointBook Endpoints { get; }

    public AssignmentBook Assignments { get; } = new();

    public EpochBook Epochs { get; }

    public ConsentBook Consents { get; }

    /// <summary>What the nodes are told of <see cref="Consents"/>.</summary>
    public NodePlans NodePlans { get; }

    public EventMachine Events { get; }

    public ISchedulerStore Store => _store;

    /// <summary>Set when placements must be decided anew.</summary>
    public ReconcileSignal Changed { get; } = new();

    /// <summary>More durable work is waiting than the disk can take; callers that can wait are sent away.</summary>
    public bool IsOverloaded => _store.Backlog > 1000;

    /// <summary>Changes state under the lock; the task ends when the change is durable.</summary>
    public Task Mutate(Action<StoreBatch, DateTimeOffset> change) => Mutate<object?>((batch, now) =>
    {
        change(batch, now);
        return null;
    }).Durable;

    /// <summary>As <see cref="Mutate(Action{StoreBatch, DateTimeOffset})"/>, with a result known at once.</summary>
    public (T Result, Task Durable) Mutate<T>(Func<StoreBatch, DateTimeOffset, T> change)
    {
        lock (_lock)
        {
            var batch = new StoreBatch();
            var result = change(batch, _time.GetUtcNow());
            return (result, batch.IsEmpty ? Task.CompletedTask : _store.Enqueue(batch));
        }
    }

    /// <summary>Every published video with what consent says about it. Under the lock.</summary>
    public IReadOnlyList<StreamView> Streams() =>
    [
        .. from stream in Nodes.Streams()
           let verdict = Consents.Of(stream, Assignments.OfStream(stream.Key) is not null)
           select stream with { Consent = verdict, Observable = verdict.State == ConsentState.Allowed },
    ];

    public T Read<T>(Func<DateTimeOffset, T> read)
    {
        lock (_lock)
            return read(_time.GetUtcNow());
    }
}
