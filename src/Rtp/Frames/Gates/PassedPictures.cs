namespace RoomLens.Rtp.Frames.Gates;

/// <summary>Which layers of the last 128 pictures passed, by extended picture id; references reach back no further (P_DIFF has 7 bits).</summary>
internal sealed class PassedPictures
{
    private const int Size = 128;

    private readonly (long Picture, byte Layers)[] _pictures = new (long, byte)[Size];
    private long _newest = Size;

    /// <summary>Forgets all: a key frame passed.</summary>
    public void Clear() => Array.Clear(_pictures);

    /// <summary>Widens a picture id around the newest; without an id, the newest.</summary>
    public long Extend(int? pictureId, int bits)
    {
        if (pictureId is not { } id) return _newest;
        var circle = 1L << bits;
        var forward = (id - _newest) & (circle - 1);
        var extended = forward < circle / 2 ? _newest + forward : _newest + forward - circle;
        if (extended > _newest) _newest = extended;
        return extended;
    }

    /// <summary>A layer of a picture passed.</summary>
    public void Add(long picture, int layer)
    {
        ref var entry = ref _pictures[picture & (Size - 1)];
        if (entry.Picture != picture) entry = (picture, 0);
        entry.Layers |= (byte)(1 << layer);
    }

    /// <summary>Whether a layer of a picture passed.</summary>
    public bool Contains(long picture, int layer)
    {
        var entry = _pictures[picture & (Size - 1)];
        return entry.Picture == picture && (entry.Layers >> layer & 1) != 0;
    }
}
