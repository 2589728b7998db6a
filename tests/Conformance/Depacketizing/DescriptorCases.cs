using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Depacketize.Av1;

namespace RoomLens.Conformance.Depacketizing;

/// <summary>Cases of single payload descriptors.</summary>
internal static class DescriptorCases
{
    public static void Vp8(JsonElement input, CaseReport report)
    {
        var payload = CaseReport.Bytes(input, "payload");
        var ok = Vp8Descriptor.TryParse(payload, out var vp8);
        report.Check("ok", ok);
        if (!ok) return;
        report.Check("headerLength", vp8.Length);
        report.Check("nonReference", vp8.NonReference);
        report.Check("startOfPartition", vp8.StartOfPartition);
        report.Check("partitionId", vp8.PartitionId);
        report.Check("pictureId", vp8.PictureId);
        report.Check("pictureIdBits", vp8.PictureIdBits > 0 ? vp8.PictureIdBits : null);
        report.Check("tl0PicIdx", vp8.Tl0PicIdx);
        report.Check("tid", vp8.TemporalId);
        report.Check("keyIdx", vp8.KeyIdx);
        report.Check("layerSync", vp8.LayerSync);
        report.Check("keyFrame", vp8.IsKeyFrame);
        report.Check("payload", CaseReport.Hex(payload.AsSpan(vp8.Length)));
    }

    public static void Vp9(JsonElement input, CaseReport report)
    {
        var payload = CaseReport.Bytes(input, "payload");
        var ok = Vp9Descriptor.TryParse(payload, out var vp9);
        report.Check("ok", ok);
        if (!ok) return;
        report.Check("I", vp9.PictureId is not null);
        report.Check("P", vp9.InterPicture);
        report.Check("L", vp9.HasLayers);
        report.Check("F", vp9.Flexible);
        report.Check("B", vp9.StartOfFrame);
        report.Check("E", vp9.EndOfFrame);
        report.Check("V", vp9.HasScalability);
        report.Check("Z", vp9.NotReferenceForUpperLayers);
        report.Check("headerLength", vp9.Length);
        report.Check("pictureId", vp9.PictureId);
        report.Check("pictureIdBits", vp9.PictureIdBits > 0 ? vp9.PictureIdBits : null);
        report.Check("tid", vp9.TemporalId);
        report.Check("sid", vp9.SpatialId);
        report.Check("switchingUp", vp9.SwitchingUp);
        report.Check("interLayerDep", vp9.InterLayerDependency);
        report.Check("tl0PicIdx", vp9.Tl0PicIdx);
        report.Check("pDiffs", Distances(vp9.References));
        report.Check("keyFrame", vp9.IsKeyFrame);
        report.Check("payload", CaseReport.Hex(payload.AsSpan(vp9.Length)));
        report.Check("ss", Vp9ScalabilityStructure.TryParse(payload, vp9, out var structure) ? Describe(structure!) : null);
    }

    public static void Av1Header(JsonElement input, CaseReport report)
    {
        var payload = CaseReport.Bytes(input, "payload");
        var ok = Av1AggregationHeader.TryParse(payload, out var header);
        report.Check("ok", ok);
        if (!ok) return;
        report.Check("firstInFrame", !header.ContinuesObu);
        report.Check("lastInFrameHint", !header.LastObuContinues);
        report.Check("keyFrame", header.StartsCodedVideoSequence);
    }

    private static object Describe(Vp9ScalabilityStructure structure) => new
    {
        spatialLayers = structure.SpatialLayers,
        resolutions = structure.Resolutions.Select(size => new[] { size.Width, size.Height }),
        gof = structure.Group.Select(picture => new { tid = picture.TemporalId, switchingUp = picture.SwitchingUp, pDiffs = Distances(picture.References) }),
    };

    private static int[] Distances(Vp9References references) => [.. Enumerable.Range(0, references.Count).Select(i => references[i])];
}
