using System.Globalization;
using RoomLens.Contracts.Sfu;
using RoomLens.Sfu.Rooms;

namespace RoomLens.Sfu.Feed;

/// <summary>
/// The feed of one process: numbers every change, keeps the newest ones for readers that come back, and hands them to those that listen.
/// Owned by the worker thread; readers take their messages from their own bounded queue.
/// </summary>
internal sealed class FeedLog(string instanceId, int capacity = FeedLog.DefaultCapacity)
{
    /// <summary>Messages kept for resuming: several minutes of a busy node, at about 1 kB each.</summary>
    public const int DefaultCapacity = 4096;

    private readonly Queue<FeedEntry> _ring = new(capacity);
    private readonly List<FeedSubscription> _subscriptions = [];
    private long _lastId;

    /// <summary>The process this feed tells about.</summary>
    public string InstanceId => instanceId;

    /// <summary>Readers at the moment.</summary>
    public int Subscribers => _subscriptions.Count;

    /// <summary>Appends a change. A reader whose queue is full is cut off: it comes back and gets a snapshot.</summary>
    public void Publish(FeedMessage message)
    {
        var entry = new FeedEntry(++_lastId, message);
        if (_ring.Count == capacity) _ring.Dequeue();
        _ring.Enqueue(entry);
        _subscriptions.RemoveAll(subscription => !subscription.TryWrite(entry));
    }

    /// <summary>
    /// A new reader. With an id of this process that is still covered it gets what came after; else the snapshot of <paramref name="rooms"/> first.
    /// </summary>
    public FeedSubscription Subscribe(string? lastEventId, RoomTable rooms)
    {
        var subscription = new FeedSubscription(instanceId);
        if (TryResumeAfter(lastEventId, out var after))
        {
            foreach (var entry in _ring)
                if (entry.Id > after) subscription.TryWrite(entry);
        }
        else
        {
            var reset = new FeedMessage { Type = FeedTypes.Reset, InstanceId = instanceId, Rooms = rooms.Snapshot() };
            subscription.TryWrite(new FeedEntry(_lastId, reset));
        }

        _subscriptions.Add(subscription);
        return subscription;
    }

    /// <summary>Forgets a reader.</summary>
    public void Unsubscribe(FeedSubscription subscription)
    {
        _subscriptions.Remove(subscription);
        subscription.Complete();
    }

    /// <summary>Ends every reader's stream.</summary>
    public void Close()
    {
        foreach (var subscription in _subscriptions) subscription.Complete();
        _subscriptions.Clear();
    }

    /// <summary>Ids look like <c>{instance}:{number}</c>, so that one of another process never resumes.</summary>
    private bool TryResumeAfter(string? lastEventId, out long after)
    {
        after = 0;
        if (lastEventId is null || !lastEventId.StartsWith(instanceId + ":", StringComparison.Ordinal)) return false;
        var number = lastEventId.AsSpan(instanceId.Length + 1);
        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return false;
        var oldest = _ring.Count == 0 ? _lastId + 1 : _ring.Peek().Id;
        return after <= _lastId && after >= oldest - 1 && _lastId - after < FeedSubscription.Capacity;
    }
}
