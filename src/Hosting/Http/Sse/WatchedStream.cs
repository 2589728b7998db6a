namespace RoomLens.Hosting.Http.Sse;

/// <summary>
/// Reads an event stream through and reports each read that brought something, heartbeat comments included: its sign of life. An event of more than
/// <see cref="MaxEventBytes"/> is an <see cref="IOException"/>.
/// </summary>
/// <param name="inner">The body; disposed with this.</param>
/// <param name="onRead">Called after each read.</param>
public sealed class WatchedStream(Stream inner, Action onRead) : Stream
{
    /// <summary>Longest event taken, in octets with its comments: some ten times the snapshot of a node with ten thousand streams.</summary>
    public const int MaxEventBytes = 64 << 20;

    private EventSize _size;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        onRead();
        _size.Add(buffer.Span[..read]);
        return _size.Octets <= MaxEventBytes ? read : throw new IOException($"an event of more than {MaxEventBytes} octets");
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Event streams are read asynchronously.");

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
