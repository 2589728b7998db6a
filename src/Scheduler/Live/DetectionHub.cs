using System.Threading.Channels;
using RoomLens.Contracts.Agents.Observations;

namespace RoomLens.Scheduler.Live;

/// <summary>Passes live boxes from bots to whoever listens to a room; nothing is kept. Safe for any thread.</summary>
internal sealed class DetectionHub(TimeProvider time, Action listenersChanged)
{
    /// <summary>About one second of several streams; a slower listener loses the oldest.</summary>
    private const int MaxBuffered = 128;

    /// <summary>A listener that reads late gets nothing older than this.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<DetectionListener>> _rooms = [];

    public IReadOnlySet<string> ListenedRooms()
    {
        lock (_lock)
            return _rooms.Keys.ToHashSet();
    }

    public DetectionListener Listen(string roomId)
    {
        var channel = Channel.CreateBounded<TimedDetections>(
            new BoundedChannelOptions(MaxBuffered) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        var listener = new DetectionListener(this, roomId, channel, time);
        bool first;
        lock (_lock)
        {
            if (!_rooms.TryGetValue(roomId, out var listeners))
                _rooms[roomId] = listeners = [];
            first = listeners.Count == 0;
            listeners.Add(listener);
        }

        if (first)
            listenersChanged();
        return listener;
    }

    public void Publish(LiveFrame frame)
    {
        var timed = new TimedDetections(frame.Detections, time.GetTimestamp());
        lock (_lock)
        {
            if (!_rooms.TryGetValue(frame.RoomId, out var listeners))
                return;
            foreach (var listener in listeners)
                listener.Offer(timed);
        }
    }

    internal void Remove(DetectionListener listener)
    {
        lock (_lock)
        {
            if (!_rooms.TryGetValue(listener.RoomId, out var listeners) || !listeners.Remove(listener) || listeners.Count > 0)
                return;
            _rooms.Remove(listener.RoomId);
        }

        listenersChanged();
    }
}
