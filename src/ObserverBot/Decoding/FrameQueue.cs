using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Decoding;

/// <summary>
/// Frames of one stream that wait for the decoder, bounded in waiting time and octets. When it overflows everything up to the next key frame
/// is dropped, since what remains could not be decoded, and a key frame must be asked for. One writer, one reader.
/// </summary>
internal sealed class FrameQueue
{
    /// <summary>Longest difference between the arrival of the oldest and the newest frame (architecture: a queue bounded in milliseconds).</summary>
    public static readonly TimeSpan MaxSpan = TimeSpan.FromMilliseconds(500);

    /// <summary>Most octets: half a second of a 100 Mbit/s stream.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private readonly object _gate = new();
    private readonly Queue<QueuedFrame> _frames = new();
    private int _bytes;
    private Instant _newestAt;
    private bool _awaitsKeyFrame;
    private bool _closed;

    /// <summary>How long after the frame taken last the newest one had arrived by then: how far the decoder is behind. For the reader.</summary>
    public TimeSpan Backlog { get; private set; }

    /// <summary>Adds a copy of the frame. False: a key frame must be asked for.</summary>
    /// <param name="frame">Borrowed.</param>
    /// <param name="info">What is known of it.</param>
    /// <param name="dropped">Frames dropped by this call.</param>
    public bool TryAdd(in EncodedFrame frame, in FrameInfo info, out int dropped)
    {
        dropped = 0;
        lock (_gate)
        {
            if (_closed) return true;
            if (IsFull(frame, info))
            {
                dropped = Clear();
                _awaitsKeyFrame = true;
            }
            if (_awaitsKeyFrame && !frame.IsKeyFrame)
            {
                dropped++;
                return false;
            }
            // What precedes the key frame was dropped: the decoder must know.
            _frames.Enqueue(new QueuedFrame(frame, _awaitsKeyFrame ? info with { GapBefore = true } : info));
            _bytes += frame.Payload.Length;
            _newestAt = info.FirstPacketAt;
            _awaitsKeyFrame = false;
            return true;
        }
    }

    /// <summary>Takes the oldest frame; the caller returns it.</summary>
    public bool TryTake(out QueuedFrame frame)
    {
        lock (_gate)
        {
            if (!_frames.TryDequeue(out frame)) return false;
            _bytes -= frame.Length;
            Backlog = _newestAt - frame.Info.FirstPacketAt;
            return true;
        }
    }

    /// <summary>Drops everything up to the next key frame: the frames before it belong to another consumer. Returns how many were dropped.</summary>
    public int Restart()
    {
        lock (_gate)
        {
            _awaitsKeyFrame = true;
            return Clear();
        }
    }

    /// <summary>Drops everything and takes nothing more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Clear();
        }
    }

    private bool IsFull(in EncodedFrame frame, in FrameInfo info) =>
        _frames.TryPeek(out var oldest)
        && (info.FirstPacketAt - oldest.Info.FirstPacketAt > MaxSpan || _bytes + frame.Payload.Length > MaxBytes);

    private int Clear()
    {
        var dropped = _frames.Count;
        while (_frames.TryDequeue(out var frame)) frame.Return();
        _bytes = 0;
        return dropped;
    }
}
