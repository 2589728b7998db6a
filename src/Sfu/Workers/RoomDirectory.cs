using System.Collections.Concurrent;

namespace RoomLens.Sfu.Workers;

/// <summary>Which worker has which room. Reading takes no lock; any thread.</summary>
internal sealed class RoomDirectory
{
    private readonly ConcurrentDictionary<string, RoomPlace> _places = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Rooms that are somewhere.</summary>
    public int Count => _places.Count;

    /// <summary>The worker that has a room; null when none has.</summary>
    public WorkerLife? Find(string roomId) => _places.TryGetValue(roomId, out var place) ? place.Life : null;

    /// <summary>Holds the place of a room, where <paramref name="choose"/> says if it has none yet; null when no worker takes it.</summary>
    public RoomPlace? Enter(string roomId, Func<WorkerLife?> choose)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(roomId, out var place))
            {
                if (choose() is not { } life) return null;
                place = _places[roomId] = new RoomPlace(roomId, life);
                life.PlacedRooms++;
            }

            place.Holds++;
            return place;
        }
    }

    /// <summary>One hold more for what a worker has of a room; null when the room is not, or no longer, placed on it.</summary>
    public RoomPlace? Hold(string roomId, WorkerLife life)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(roomId, out var place) || place.Life != life) return null;
            place.Holds++;
            return place;
        }
    }

    /// <summary>Ends a hold; with the last one the room may be placed anew.</summary>
    public void Release(RoomPlace? place)
    {
        if (place is null) return;
        lock (_gate)
        {
            if (--place.Holds == 0 && _places.TryRemove(new KeyValuePair<string, RoomPlace>(place.RoomId, place))) place.Life.PlacedRooms--;
        }
    }

    /// <summary>A worker has died: its rooms may be placed anew. How many it had.</summary>
    public int Forget(WorkerLife life)
    {
        lock (_gate)
        {
            var count = 0;
            foreach (var place in _places)
                if (place.Value.Life == life && _places.TryRemove(place)) count++;
            life.PlacedRooms = 0;
            return count;
        }
    }
}
