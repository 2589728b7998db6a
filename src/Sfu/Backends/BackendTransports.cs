namespace RoomLens.Sfu.Backends;

/// <summary>Every transport of a worker that a backend made. Owned by the worker thread.</summary>
internal sealed class BackendTransports
{
    private readonly Dictionary<string, BackendTransport> _byId = new(StringComparer.Ordinal);

    /// <summary>Those of a room.</summary>
    public IEnumerable<BackendTransport> InRoom(string roomId) => _byId.Values.Where(one => !one.Transport.IsClosed && one.Transport.Session.RoomId == roomId);

    /// <summary>One of a room; null = it is not there, or no longer.</summary>
    public BackendTransport? Find(string roomId, string id) =>
        _byId.TryGetValue(id, out var found) && !found.Transport.IsClosed && found.Transport.Session.RoomId == roomId ? found : null;

    /// <summary>One more.</summary>
    public void Add(BackendTransport transport) => _byId.Add(transport.Transport.Id, transport);

    /// <summary>Forgets those that have ended; once a second.</summary>
    public void Sweep()
    {
        foreach (var (id, one) in _byId)
            if (one.Transport.IsClosed) _byId.Remove(id);
    }
}
