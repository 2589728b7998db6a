using System.Buffers;
using RoomLens.Rtp.Frames;

namespace RoomLens.ObserverBot.Decoding;

/// <summary>An access unit in a pooled buffer: the one copy between the network and the decoder. Whoever takes it out of the queue returns it.</summary>
internal readonly struct QueuedFrame
{
    private readonly byte[] _buffer;
    private readonly int _length;

    /// <summary>Copies a borrowed frame.</summary>
    public QueuedFrame(in EncodedFrame frame, in FrameInfo info)
    {
        Info = info;
        Codec = frame.Codec;
        _length = frame.Payload.Length;
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, _length));
        frame.Payload.CopyTo(_buffer);
    }

    /// <summary>What is known of it.</summary>
    public FrameInfo Info { get; }

    /// <summary>Its codec.</summary>
    public VideoCodec Codec { get; }

    /// <summary>Octets held.</summary>
    public int Length => _length;

    /// <summary>The frame, borrowing this buffer.</summary>
    public EncodedFrame View() => new()
    {
        Codec = Codec,
        Payload = _buffer.AsSpan(0, _length),
        IsKeyFrame = Info.IsKeyFrame,
        Timestamp = Info.Timestamp,
        GapBefore = Info.GapBefore,
        TemporalId = Info.TemporalId,
        FirstPacketAt = Info.FirstPacketAt,
        Rotation = Info.Rotation,
    };

    /// <summary>Gives the buffer back.</summary>
    public void Return() => ArrayPool<byte>.Shared.Return(_buffer);
}
