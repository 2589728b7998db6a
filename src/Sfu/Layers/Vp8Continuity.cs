using RoomLens.Rtp.Depacketize;

namespace RoomLens.Sfu.Layers;

/// <summary>
/// Keeps picture id and TL0PICIDX of one consumer's VP8 stream continuous over switches between layers, which number their frames apart
/// (RFC 7741 section 4.2). Packets sent again get what they had the first time.
/// </summary>
internal sealed class Vp8Continuity
{
    // Switches that a retransmission can reach back over: 2 s of history, at most one switch per key frame.
    private const int MaxSegments = 8;

    private readonly List<Segment> _segments = [];
    private int _newestPicture;
    private int _newestIndex;
    private bool _switched;

    /// <summary>The next packet given to <see cref="Rewrite"/> begins a key frame of another layer, or after a break.</summary>
    public void Switch() => _switched = true;

    /// <summary>Rewrites the descriptor at the beginning of a payload, in place. Unreadable ones are left as they are.</summary>
    public void Rewrite(int layer, long sequence, Span<byte> payload)
    {
        if (!Vp8Descriptor.TryParse(payload, out var descriptor) || descriptor.PictureId is not { } picture) return;
        var mask = descriptor.PictureIdBits == 15 ? 0x7FFF : 0x7F;
        var index = descriptor.Tl0PicIdx ?? 0;
        if (_switched) Begin(layer, sequence, picture, index, mask);
        if (Find(layer, sequence) is not { } segment) return;
        var (newPicture, newIndex) = (picture + segment.PictureOffset & mask, index + segment.IndexOffset & 0xFF);
        if (segment == _segments[^1])
        {
            if ((newPicture - _newestPicture & mask) <= mask / 2) _newestPicture = newPicture;
            if ((newIndex - _newestIndex & 0xFF) <= 0x7F) _newestIndex = newIndex;
        }

        Write(payload, descriptor, newPicture, newIndex);
    }

    private void Begin(int layer, long sequence, int picture, int index, int mask)
    {
        _switched = false;
        if (_segments.Count == 0) (_newestPicture, _newestIndex) = (picture - 1 & mask, index - 1 & 0xFF);
        if (_segments.Count == MaxSegments) _segments.RemoveAt(0);
        _segments.Add(new Segment(layer, sequence, _newestPicture + 1 - picture, _newestIndex + 1 - index));
    }

    private Segment? Find(int layer, long sequence)
    {
        for (var i = _segments.Count - 1; i >= 0; i--)
            if (_segments[i].Layer == layer && sequence >= _segments[i].First) return _segments[i];
        return null;
    }

    private static void Write(Span<byte> payload, in Vp8Descriptor descriptor, int picture, int index)
    {
        // Octets 0 and 1 are the flags: a picture id is there only with both (RFC 7741 figure 2).
        var position = 2;
        if (descriptor.PictureIdBits == 15) payload[position++] = (byte)(0x80 | picture >> 8);
        payload[position++] = (byte)picture;
        if (descriptor.Tl0PicIdx is not null) payload[position] = (byte)index;
    }

    /// <summary>Packets of a layer from one on, and what is added to their numbers.</summary>
    private sealed record Segment(int Layer, long First, int PictureOffset, int IndexOffset);
}
