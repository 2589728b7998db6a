namespace RoomLens.Scheduler.Storage;

/// <summary>Changes that become durable together, and what is to happen once they are.</summary>
internal sealed class StoreBatch
{
    private readonly List<StoreChange> _changes = [];
    private readonly List<Action> _effects = [];

    public IReadOnlyList<StoreChange> Changes => _changes;

    public bool IsEmpty => _changes.Count == 0 && _effects.Count == 0;

    public void Add(StoreChange change) => _changes.Add(change);

    /// <summary>Runs on the store's thread right after the commit, in commit order; must be brief and must not throw.</summary>
    public void AfterCommit(Action effect) => _effects.Add(effect);

    public void RunEffects()
    {
        foreach (var effect in _effects)
            effect();
    }
}
