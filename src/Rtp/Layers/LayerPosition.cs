namespace RoomLens.Rtp.Layers;

/// <summary>What one packet says of its place among the layers of its stream, in the same words for VP8 and VP9. The default is a stream without layers.</summary>
public readonly record struct LayerPosition
{
    /// <summary>The payload format tells layers apart.</summary>
    public bool IsKnown { get; init; }

    /// <summary>Spatial layer.</summary>
    public int SpatialId { get; init; }

    /// <summary>Temporal layer.</summary>
    public int TemporalId { get; init; }

    /// <summary>Of a picture that refers to none before it: every layer may begin with it.</summary>
    public bool IsKeyPicture { get; init; }

    /// <summary>Refers to the base temporal layer only (VP8 Y, RFC 7741 section 4.2): its layer may begin with it.</summary>
    public bool BeginsTemporalLayer { get; init; }

    /// <summary>Higher temporal layers do not refer to what came before it (VP9 U, RFC 9628 section 4.2): they may begin after it.</summary>
    public bool OpensHigherTemporalLayers { get; init; }

    /// <summary>Last packet of its layer's frame (VP9 E).</summary>
    public bool EndsFrame { get; init; }
}
