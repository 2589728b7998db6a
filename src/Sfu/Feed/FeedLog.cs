using System.Globalization;
using System.Text.Json;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Http.Sse;
using RoomLens.Sfu.Rooms;

namespace RoomLens.Sfu.Feed;

/// <summary>
/// The feed of one process: gives the changes of all workers one order and one numbering, keeps the newest ones for readers that come back, and
/// hands them to those that listen. Any thread; the lock is held for bookkeeping only, never while something is written or waited for.
/// </summary>
internal sealed class FeedLog(string instanceId, int capacity = FeedLog.DefaultCapacity)
{
    /// <summary>Messages kept for resuming: several minutes of a busy node, at about 1 kB each.</summary>
    public const int DefaultCapacity = 4096;

    private readonly Lock _gate = new();
    private readonly Queue<SseMessage> _ring = new(capacity);
    private readonly List<SseQueue> _readers = [];
    private readonly List<FeedSource> _sources = [];
    private long _lastId;
    private bool _closed;

    /// <summary>Readers at the moment.</summary>
    public int Readers
    {
        get
        {
            lock (_gate) return _readers.Count;
        }
    }

    /// <summary>A source for a worker that starts.</summary>
    public FeedSource NewSource()
    {
        var source = new FeedSource(this);
        lock (_gate) _sources.Add(source);
        return source;
    }

    /// <summary>Appends a change of a source, unless it has ended. A reader whose queue is full is cut off: it comes back and resumes or gets a snapshot.</summary>
    public void Publish(FeedSource source, FeedMessage message)
    {
        var data = Serialize(message);
        lock (_gate)
        {
            if (source.IsEnded) return;
            source.Rooms.Apply(message);
            Append(data, message.Type);
        }
    }

    /// <summary>A consumer of a source came.</summary>
    public void Add(FeedSource source, FeedConsumer consumer)
    {
        lock (_gate)
        {
            if (!source.IsEnded) source.Rooms.Add(consumer);
        }
    }

    /// <summary>Tells the close of all that is left of a source, and ends it.</summary>
    public void End(FeedSource source, string reason)
    {
        lock (_gate)
        {
            if (source.IsEnded) return;
            source.IsEnded = true;
            _sources.Remove(source);
            foreach (var message in source.Rooms.Close(reason)) Append(Serialize(message), message.Type);
        }
    }

    /// <summary>A new reader. With an id of this process that is still covered it gets what came after; else a snapshot of all rooms first.</summary>
    public SseQueue Subscribe(string? lastEventId)
    {
        // Room for everything that can be resumed and as much again.
        var reader = new SseQueue(capacity * 2);
        lock (_gate)
        {
            if (TryParse(lastEventId, out var after) && TryResume(reader, after)) return reader;
        }

        // The snapshot may be megabytes: written outside the lock, with what came meanwhile behind it.
        while (true)
        {
            var (snapshot, at) = TakeSnapshot();
            var data = Serialize(new FeedMessage { Type = FeedTypes.Reset, InstanceId = instanceId, Rooms = snapshot });
            lock (_gate)
            {
                if (_lastId - at > _ring.Count) continue;
                reader.TryAdd(new SseMessage(data, FeedTypes.Reset, IdOf(at)));
                TryResume(reader, at);
                return reader;
            }
        }
    }

    /// <summary>Forgets a reader.</summary>
    public void Unsubscribe(SseQueue reader)
    {
        lock (_gate) _readers.Remove(reader);
        reader.Complete();
    }

    /// <summary>Ends every reader's stream, and those of readers yet to come.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (var reader in _readers) reader.Complete();
            _readers.Clear();
        }
    }

    private static byte[] Serialize(FeedMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, ContractsJson.Default.FeedMessage);

    private void Append(byte[] data, string type)
    {
        var entry = new SseMessage(data, type, IdOf(++_lastId));
        if (_ring.Count == capacity) _ring.Dequeue();
        _ring.Enqueue(entry);
        _readers.RemoveAll(reader => !reader.TryAdd(entry));
    }

    private (RoomState[] Rooms, long At) TakeSnapshot()
    {
        lock (_gate) return ([.. Room.Merge(_sources.SelectMany(source => source.Rooms.Snapshot()))], _lastId);
    }

    /// <summary>Gives the reader what came after a number, and what will come. False: it is no longer kept.</summary>
    private bool TryResume(SseQueue reader, long after)
    {
        if (after > _lastId || _lastId - after > _ring.Count) return false;
        foreach (var entry in _ring.Skip(_ring.Count - (int)(_lastId - after))) reader.TryAdd(entry);
        if (_closed) reader.Complete();
        else _readers.Add(reader);
        return true;
    }

    private string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{instanceId}:{number}");

    /// <summary>Ids look like <c>{instance}:{number}</c>, so that one of another process never resumes.</summary>
    private bool TryParse(string? lastEventId, out long number)
    {
        number = 0;
        if (lastEventId is null || !lastEventId.StartsWith(instanceId + ":", StringComparison.Ordinal)) return false;
        return long.TryParse(lastEventId.AsSpan(instanceId.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
