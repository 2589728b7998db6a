using RoomLens.Contracts.Sfu;

namespace RoomLens.Sfu.Feed;

/// <summary>
/// One life of a worker as a source of the node's feed. Once ended it says nothing more: a thread that was given up and comes back cannot
/// contradict its successor. Any thread.
/// </summary>
internal sealed class FeedSource(FeedLog log)
{
    /// <summary>What it has told.</summary>
    public FeedRooms Rooms { get; } = new();

    /// <summary>Whether it is over. Guarded by the log's lock.</summary>
    public bool IsEnded { get; set; }

    /// <summary>Appends a change to the feed.</summary>
    public void Publish(FeedMessage message) => log.Publish(this, message);

    /// <summary>Notes a consumer, whose close may have to be told.</summary>
    public void Add(FeedConsumer consumer) => log.Add(this, consumer);

    /// <summary>Tells the close of all that it has told and not closed, and ends.</summary>
    public void End(string reason) => log.End(this, reason);
}
