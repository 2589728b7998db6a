using RoomLens.Rtp.Depacketize;

namespace RoomLens.Rtp.Layers;

/// <summary>Reads layer positions from payload descriptors.</summary>
public static class LayerPositions
{
    /// <summary>Of a VP8 packet. A key frame is known by its first packet only.</summary>
    public static LayerPosition Of(in Vp8Descriptor descriptor) => new()
    {
        IsKnown = true,
        TemporalId = descriptor.TemporalId ?? 0,
        IsKeyPicture = descriptor.IsKeyFrame,
        BeginsTemporalLayer = descriptor.LayerSync == true,
    };

    /// <summary>Of a VP9 packet.</summary>
    public static LayerPosition Of(in Vp9Descriptor descriptor) => new()
    {
        IsKnown = true,
        SpatialId = descriptor.SpatialId ?? 0,
        TemporalId = descriptor.TemporalId ?? 0,
        IsKeyPicture = !descriptor.InterPicture && descriptor.SpatialId is null or 0 && descriptor.InterLayerDependency != true,
        OpensHigherTemporalLayers = descriptor.SwitchingUp == true,
        EndsFrame = descriptor.EndOfFrame,
    };

    /// <summary>Of a packet by its codec's SDP name; unknown for codecs whose payload does not tell layers.</summary>
    public static LayerPosition Read(string codec, ReadOnlySpan<byte> payload) => codec switch
    {
        "VP8" when Vp8Descriptor.TryParse(payload, out var vp8) => Of(vp8),
        "VP9" when Vp9Descriptor.TryParse(payload, out var vp9) => Of(vp9),
        _ => default,
    };
}
