using System.Globalization;
using System.Text.Json;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Http.Sse;
using RoomLens.Sfu.Rooms;

namespace RoomLens.Sfu.Feed;

/// <summary>
/// The feed of one process: numbers every change, keeps the newest ones for readers that come back, and hands them to those that listen.
/// Owned by the worker thread; each reader takes its messages from its own bounded queue.
/// </summary>
internal sealed class FeedLog(string instanceId, int capacity = FeedLog.DefaultCapacity)
{
    /// <summary>Messages kept for resuming: several minutes of a busy node, at about 1 kB each.</summary>
    public const int DefaultCapacity = 4096;

    private readonly Queue<SseMessage> _ring = new(capacity);
    private readonly List<SseQueue> _readers = [];
    private long _lastId;

    /// <summary>Readers at the moment.</summary>
    public int Readers => _readers.Count;

    /// <summary>Appends a change. A reader whose queue is full is cut off: it comes back and resumes or gets a snapshot.</summary>
    public void Publish(FeedMessage message)
    {
        var entry = ToEvent(message, ++_lastId);
        if (_ring.Count == capacity) _ring.Dequeue();
        _ring.Enqueue(entry);
        _readers.RemoveAll(reader => !reader.TryAdd(entry));
    }

    /// <summary>
    /// A new reader. With an id of this process that is still covered it gets what came after; else the snapshot of <paramref name="rooms"/> first.
    /// </summary>
    public SseQueue Subscribe(string? lastEventId, RoomTable rooms)
    {
        // Room for everything that can be resumed and as much again.
        var reader = new SseQueue(capacity * 2);
        if (TryResumeAfter(lastEventId, out var after))
        {
            var skip = _ring.Count - (int)(_lastId - after);
            foreach (var entry in _ring.Skip(skip)) reader.TryAdd(entry);
        }
        else
        {
            reader.TryAdd(ToEvent(new FeedMessage { Type = FeedTypes.Reset, InstanceId = instanceId, Rooms = rooms.Snapshot() }, _lastId));
        }

        _readers.Add(reader);
        return reader;
    }

    /// <summary>Forgets a reader.</summary>
    public void Unsubscribe(SseQueue reader)
    {
        _readers.Remove(reader);
        reader.Complete();
    }

    /// <summary>Ends every reader's stream.</summary>
    public void Close()
    {
        foreach (var reader in _readers) reader.Complete();
        _readers.Clear();
    }

    private SseMessage ToEvent(FeedMessage message, long id) => new(
        JsonSerializer.SerializeToUtf8Bytes(message, ContractsJson.Default.FeedMessage),
        message.Type,
        string.Create(CultureInfo.InvariantCulture, $"{instanceId}:{id}"));

    /// <summary>Ids look like <c>{instance}:{number}</c>, so that one of another process never resumes.</summary>
    private bool TryResumeAfter(string? lastEventId, out long after)
    {
        after = 0;
        if (lastEventId is null || !lastEventId.StartsWith(instanceId + ":", StringComparison.Ordinal)) return false;
        var number = lastEventId.AsSpan(instanceId.Length + 1);
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out after)
            && after <= _lastId
            && _lastId - after <= _ring.Count;
    }
}
