using System.Threading.Channels;

namespace RoomLens.Hosting.Http.Sse;

/// <summary>
/// Events on their way to one client: bounded. A client that does not keep up is closed rather than fed a stream with holes; it reconnects with
/// Last-Event-ID and misses nothing. Any thread may add.
/// </summary>
public sealed class SseQueue
{
    private readonly Channel<SseMessage> _channel;
    private volatile bool _overflowed;

    /// <summary>A queue of at most <paramref name="capacity"/> events.</summary>
    public SseQueue(int capacity)
    {
        // Wait makes TryWrite fail when full, which is the signal to close.
        _channel = Channel.CreateBounded<SseMessage>(new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    }

    /// <summary>Whether the client was closed because it was too slow.</summary>
    public bool Overflowed => _overflowed;

    internal ChannelReader<SseMessage> Reader => _channel.Reader;

    /// <summary>Adds an event. False when the stream is over: the client is too slow or the queue was completed.</summary>
    public bool TryAdd(in SseMessage message)
    {
        if (_channel.Writer.TryWrite(message)) return true;
        if (_channel.Writer.TryComplete()) _overflowed = true;
        return false;
    }

    /// <summary>Ends the stream after what is queued.</summary>
    public void Complete() => _channel.Writer.TryComplete();
}
