using RoomLens.FrameProcessing.Pictures;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Decoding;

/// <summary>
/// Hands pictures from the decoder to the detectors of one stream and keeps only the newest: a detector that is behind skips frames, it never
/// queues them. Holds at most three buffers: one being filled, one waiting, one being looked at. One writer, one reader.
/// </summary>
internal sealed class PictureExchange
{
    private const int MaxSpare = 2;
    private readonly object _gate = new();
    private readonly Stack<PictureBuffer> _spare = new();
    private SampledPicture? _waiting;
    private bool _closed;

    /// <summary>Puts a copy of the picture up; true = an older one was replaced, whose detectors look at this one instead.</summary>
    public bool Put(in PictureView picture, in FrameInfo info, TimeSpan mediaTime, Instant decodedAt, ulong due)
    {
        PictureBuffer? buffer;
        lock (_gate)
        {
            if (_closed) return false;
            _spare.TryPop(out buffer);
        }
        buffer ??= new PictureBuffer();
        buffer.CopyFrom(picture);
        lock (_gate)
        {
            var replaced = _waiting;
            if (replaced is not null) ReturnNeedsLock(replaced.Picture);
            _waiting = new SampledPicture(buffer, info, mediaTime, decodedAt, due | (replaced?.Due ?? 0));
            if (_closed) CloseNeedsLock();
            return replaced is not null;
        }
    }

    /// <summary>Takes the newest picture; the caller gives its buffer back with <see cref="Return"/>.</summary>
    public SampledPicture? Take()
    {
        lock (_gate)
        {
            var taken = _waiting;
            _waiting = null;
            return taken;
        }
    }

    /// <summary>Gives a buffer back.</summary>
    public void Return(PictureBuffer buffer)
    {
        lock (_gate) ReturnNeedsLock(buffer);
    }

    /// <summary>Frees everything; buffers given back later are freed at once.</summary>
    public void Close()
    {
        lock (_gate) CloseNeedsLock();
    }

    private void CloseNeedsLock()
    {
        _closed = true;
        _waiting?.Picture.Dispose();
        _waiting = null;
        while (_spare.TryPop(out var buffer)) buffer.Dispose();
    }

    private void ReturnNeedsLock(PictureBuffer buffer)
    {
        if (_closed || _spare.Count >= MaxSpare) buffer.Dispose();
        else _spare.Push(buffer);
    }
}
