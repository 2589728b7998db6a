using System.Collections.Concurrent;

namespace RoomLens.Sfu.Workers.Places;

/// <summary>Which worker has which room, or part of it. Reading where a room is takes no lock; any thread.</summary>
internal sealed class RoomDirectory
{
    private readonly ConcurrentDictionary<string, RoomPlace> _places = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Rooms that are somewhere.</summary>
    public int Count => _places.Count;

    /// <summary>The worker that is a room's home; null when none has it.</summary>
    public WorkerLife? Find(string roomId) => FindAll(roomId) is [var home, ..] ? home : null;

    /// <summary>Every worker that has a part of a room, its home first.</summary>
    public IReadOnlyList<WorkerLife> FindAll(string roomId) =>
        _places.TryGetValue(roomId, out var place) ? [.. place.Parts.Select(part => part.Life)] : [];

    /// <summary>The worker that somebody of a room is on; its home when the seat is free.</summary>
    public WorkerLife? Find(string roomId, string seat)
    {
        lock (_gate)
        {
            return _places.TryGetValue(roomId, out var place) && place.Seats.TryGetValue(seat, out var taken) ? taken.Part.Life : Find(roomId);
        }
    }

    /// <summary>
    /// Holds a part of a room: the one with the seat if it is taken, else where <paramref name="choose"/> says, who is told the workers that have parts
    /// already. Null when no worker takes it.
    /// </summary>
    public RoomHold? Enter(string roomId, string? seat, Func<IReadOnlyList<WorkerLife>, WorkerLife?> choose)
    {
        lock (_gate)
        {
            var place = _places.GetValueOrDefault(roomId);
            if (place is not null && seat is not null && place.Seats.TryGetValue(seat, out var taken)) return Hold_NeedsLock(taken.Part, seat);
            if (choose(place is null ? [] : [.. place.Parts.Select(part => part.Life)]) is not { } life) return null;
            place ??= _places[roomId] = new RoomPlace(roomId);
            return Hold_NeedsLock(place.PartOn(life), seat);
        }
    }

    /// <summary>One hold more for what a worker has of a room; null when it has, or has any longer, no part of it.</summary>
    public RoomHold? Hold(string roomId, WorkerLife life, string? seat = null)
    {
        lock (_gate)
        {
            return _places.TryGetValue(roomId, out var place) && place.Find(life) is { } part ? Hold_NeedsLock(part, seat) : null;
        }
    }

    /// <summary>Ends a hold; with the last one the part is no more, and with the last part the room may be placed anew.</summary>
    public void Release(RoomHold? hold)
    {
        if (hold is null) return;
        lock (_gate)
        {
            var (part, place) = (hold.Part, hold.Part.Place);
            if (part.IsLost) return;
            if (hold.Seat is { } seat && --seat.Holds == 0) place.Seats.Remove(seat.Name);
            if (--part.Holds > 0) return;
            place.Remove(part);
            if (place.Parts.Count == 0) _places.TryRemove(place.RoomId, out _);
        }
    }

    /// <summary>Whether nothing else holds the part.</summary>
    public bool IsLast(RoomHold hold)
    {
        lock (_gate) return hold.Part.Holds <= 1;
    }

    /// <summary>A worker has died: what it had of rooms is nowhere, and rooms without another part may be placed anew. How many it had.</summary>
    public int Forget(WorkerLife life)
    {
        lock (_gate)
        {
            var count = 0;
            foreach (var (roomId, place) in _places)
            {
                if (place.Find(life) is not { } part) continue;
                count++;
                part.IsLost = true;
                place.Remove(part);
                foreach (var (name, seat) in place.Seats)
                    if (seat.Part == part) place.Seats.Remove(name);
                if (place.Parts.Count == 0) _places.TryRemove(roomId, out _);
            }

            life.PlacedRooms = 0;
            return count;
        }
    }

    private static RoomHold Hold_NeedsLock(RoomPart part, string? name)
    {
        part.Holds++;
        if (name is null) return new RoomHold(part, null);
        var seats = part.Place.Seats;
        if (!seats.TryGetValue(name, out var seat)) seats[name] = seat = new RoomSeat(name, part);
        // Taken on another worker: the part is held all the same.
        if (seat.Part != part) return new RoomHold(part, null);
        seat.Holds++;
        return new RoomHold(part, seat);
    }
}
