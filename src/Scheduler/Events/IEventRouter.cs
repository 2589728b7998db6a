using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Events;

/// <summary>Where stored messages go: webhook lanes and streams of listeners.</summary>
internal interface IEventRouter
{
    /// <summary>Adds the deliveries of a message to the batch that stores it, and what is to be woken after the commit.</summary>
    public void Route(StoredEvent row, IReadOnlyList<string> subscriptions, DateTimeOffset now, StoreBatch batch);
}
