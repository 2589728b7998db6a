using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Layers;

namespace RoomLens.Sfu.KeyFrames;

/// <summary>Reads the VP9 payload descriptor (RFC 9628 section 4.2).</summary>
internal static class Vp9Peek
{
    /// <summary>Key frames begin with the first packet of their lowest spatial layer; the size is that of the highest layer.</summary>
    public static KeyFrameInfo Read(ReadOnlySpan<byte> payload)
    {
        if (!Vp9Descriptor.TryParse(payload, out var descriptor)) return default;
        var position = LayerPositions.Of(descriptor);
        if (!position.IsKeyPicture || !descriptor.StartOfFrame) return new KeyFrameInfo(false, 0, 0, position);
        if (!Vp9ScalabilityStructure.TryParse(payload, descriptor, out var structure) || structure!.Resolutions is not { Count: > 0 } sizes)
            return new KeyFrameInfo(true, 0, 0, position);
        return new KeyFrameInfo(true, sizes[^1].Width, sizes[^1].Height, position, sizes);
    }
}
