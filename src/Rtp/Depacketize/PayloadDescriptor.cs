namespace RoomLens.Rtp.Depacketize;

/// <summary>What one RTP payload says about itself, in the same words for every codec.</summary>
internal readonly record struct PayloadDescriptor
{
    /// <summary>Octets before what is kept of the payload.</summary>
    public int Length { get; init; }

    /// <summary>Whether a frame begins here.</summary>
    public FrameEdge Edge { get; init; }

    /// <summary>The frame ends with this packet, marker or not.</summary>
    public bool EndsFrame { get; init; }

    /// <summary>It belongs to a key frame and is worth starting with. The assembled frame has the last word.</summary>
    public bool IsKeyFrame { get; init; }

    /// <summary>Picture id or frame number; counts pictures, modulo 2^<see cref="PictureIdBits"/>.</summary>
    public int? PictureId { get; init; }

    /// <summary>Width of the picture id: 7, 15 or 16; 0 without one.</summary>
    public int PictureIdBits { get; init; }

    /// <summary>Running index of base-layer pictures, 8 bits.</summary>
    public int? Tl0PicIdx { get; init; }

    /// <summary>Temporal layer.</summary>
    public int? TemporalId { get; init; }

    /// <summary>Spatial layer.</summary>
    public int? SpatialId { get; init; }

    /// <summary>Depends on lower temporal layers only (VP8 Y), or nothing of its layer before it is needed after it (VP9 U).</summary>
    public bool? LayerSync { get; init; }

    /// <summary>Depends on the spatial layer below of the same picture (VP9 D).</summary>
    public bool InterLayer { get; init; }

    /// <summary>Depends on earlier pictures (VP9 P).</summary>
    public bool InterPicture { get; init; }

    /// <summary>The pictures it depends on are listed in <see cref="References"/> (VP9 flexible mode).</summary>
    public bool HasReferences { get; init; }

    /// <summary>Distances to the pictures it depends on.</summary>
    public Vp9References References { get; init; }
}
