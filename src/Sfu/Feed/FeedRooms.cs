using RoomLens.Contracts.Sfu;

namespace RoomLens.Sfu.Feed;

/// <summary>
/// The rooms of one worker as its messages have told them: so a snapshot never disagrees with what follows it, and the end of everything can be
/// told when the worker itself no longer can. Guarded by the log's lock.
/// </summary>
internal sealed class FeedRooms
{
    private readonly Dictionary<string, FeedRoom> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FeedConsumer> _consumers = new(StringComparer.Ordinal);

    /// <summary>Takes a message in.</summary>
    public void Apply(FeedMessage message)
    {
        if (message.Type == FeedTypes.ConsumerClosed)
        {
            _consumers.Remove(message.ConsumerId ?? "");
            return;
        }

        if (message.RoomId is not { } roomId) return;
        if (!_rooms.TryGetValue(roomId, out var room)) _rooms[roomId] = room = new FeedRoom(roomId);
        room.Apply(message);
        if (room.IsEmpty) _rooms.Remove(roomId);
    }

    /// <summary>A consumer came, which no message tells.</summary>
    public void Add(FeedConsumer consumer) => _consumers[consumer.ConsumerId] = consumer;

    /// <summary>Everything there is.</summary>
    public IEnumerable<RoomState> Snapshot() => _rooms.Values.Select(room => room.Snapshot());

    /// <summary>The close of everything, from the inside out.</summary>
    public IReadOnlyList<FeedMessage> Close(string reason)
    {
        var closes = _consumers.Values.Select(consumer => consumer.Closed(reason)).Concat(_rooms.Values.SelectMany(room => room.Close(reason))).ToArray();
        _consumers.Clear();
        _rooms.Clear();
        return closes;
    }
}
