namespace RoomLens.Rtp.Depacketize;

/// <summary>VP9 (RFC 9628): one frame per spatial layer, from B to E.</summary>
internal sealed class Vp9Depacketizer : JoinedPayloads
{
    public override bool TryDescribe(ReadOnlySpan<byte> payload, out PayloadDescriptor descriptor)
    {
        descriptor = default;
        if (!Vp9Descriptor.TryParse(payload, out var vp9)) return false;
        descriptor = new PayloadDescriptor
        {
            Length = vp9.Length,
            Edge = vp9.StartOfFrame ? FrameEdge.Start : FrameEdge.Inside,
            EndsFrame = vp9.EndOfFrame,
            IsKeyFrame = vp9.IsKeyFrame,
            PictureId = vp9.PictureId,
            PictureIdBits = vp9.PictureIdBits,
            Tl0PicIdx = vp9.Tl0PicIdx,
            TemporalId = vp9.TemporalId,
            SpatialId = vp9.SpatialId,
            LayerSync = vp9.SwitchingUp,
            InterLayer = vp9.InterLayerDependency == true,
            InterPicture = vp9.InterPicture,
            HasReferences = vp9.Flexible && vp9.PictureId is not null,
            References = vp9.References,
        };
        return true;
    }
}
