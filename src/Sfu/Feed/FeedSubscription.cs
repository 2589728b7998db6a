using System.Globalization;
using System.Threading.Channels;

namespace RoomLens.Sfu.Feed;

/// <summary>One reader of the feed: a bounded queue between the worker and its HTTP response.</summary>
internal sealed class FeedSubscription
{
    /// <summary>Messages that may wait for a slow reader. Full → the reader is cut off, never the worker.</summary>
    public const int Capacity = 2048;

    private readonly string _instanceId;
    private readonly Channel<FeedEntry> _queue = Channel.CreateBounded<FeedEntry>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    public FeedSubscription(string instanceId) => _instanceId = instanceId;

    /// <summary>What to send, in order; ends when the reader was cut off or the feed closed.</summary>
    public ChannelReader<FeedEntry> Entries => _queue.Reader;

    /// <summary>The event id under which a reader resumes after this entry.</summary>
    public string EventId(in FeedEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{_instanceId}:{entry.Id}");

    /// <summary>False when the queue is full; the stream then ends after what it holds.</summary>
    public bool TryWrite(in FeedEntry entry)
    {
        if (_queue.Writer.TryWrite(entry)) return true;
        _queue.Writer.TryComplete();
        return false;
    }

    /// <summary>Ends the stream after what the queue holds.</summary>
    public void Complete() => _queue.Writer.TryComplete();
}
