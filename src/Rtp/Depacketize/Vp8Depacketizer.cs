namespace RoomLens.Rtp.Depacketize;

/// <summary>VP8 (RFC 7741).</summary>
internal sealed class Vp8Depacketizer : JoinedPayloads
{
    public override bool TryDescribe(ReadOnlySpan<byte> payload, out PayloadDescriptor descriptor)
    {
        descriptor = default;
        if (!Vp8Descriptor.TryParse(payload, out var vp8)) return false;
        descriptor = new PayloadDescriptor
        {
            Length = vp8.Length,
            Edge = vp8.IsFrameStart ? FrameEdge.Start : FrameEdge.Inside,
            IsKeyFrame = vp8.IsKeyFrame,
            PictureId = vp8.PictureId,
            PictureIdBits = vp8.PictureIdBits,
            Tl0PicIdx = vp8.Tl0PicIdx,
            TemporalId = vp8.TemporalId,
            LayerSync = vp8.LayerSync,
        };
        return true;
    }
}
