using RoomLens.Contracts.Events;
using RoomLens.FrameProcessing.Pictures;
using RoomLens.FrameProcessing.Tensors;
using RoomLens.ObserverBot.Models;
using RoomLens.ObserverBot.Tracking;

namespace RoomLens.ObserverBot.Detection.Inference;

/// <summary>One stream's use of a YOLOX model: its conversion tables and its candidate list.</summary>
internal sealed class YoloxStream : IDetectorSession
{
    private readonly ModelManifest _manifest;
    private readonly ModelSession _session;
    private readonly YoloxHead _head;
    private readonly PictureConverter _converter;
    private readonly List<ScoredBox> _boxes = [];

    /// <summary>A stream over a loaded model.</summary>
    public YoloxStream(YoloxDetector detector, ModelSession session, YoloxHead head)
    {
        _manifest = detector.Manifest;
        _session = session;
        _head = head;
        _converter = new PictureConverter(detector.Layout);
    }

    /// <inheritdoc/>
    public void Analyse(in PictureView picture, in FrameStamp stamp, Analysis analysis)
    {
        analysis.Clear();
        _boxes.Clear();
        var slot = _session.Rent();
        FitGeometry geometry;
        try
        {
            geometry = _converter.Convert(picture, slot.Input);
            slot.Run();
            _head.Decode(slot.Output.Values, (float)_manifest.Thresholds.Floor, _boxes);
        }
        finally
        {
            _session.Return(slot);
        }
        NonMaximumSuppression.Apply(_boxes, _manifest.Nms.Iou, _manifest.Nms.ClassAgnostic, _manifest.Nms.MaxDetections);
        foreach (var box in _boxes)
        {
            var normalized = Normalize(box, geometry);
            if (normalized.Width > 0 && normalized.Height > 0)
                analysis.Detections.Add(new Detection(_manifest.Labels[box.ClassId], box.Score, normalized));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _boxes.Clear();

    private static Box Normalize(in ScoredBox box, in FitGeometry geometry)
    {
        var left = geometry.ToPictureX(box.X1) / geometry.PictureWidth;
        var top = geometry.ToPictureY(box.Y1) / geometry.PictureHeight;
        var right = geometry.ToPictureX(box.X2) / geometry.PictureWidth;
        var bottom = geometry.ToPictureY(box.Y2) / geometry.PictureHeight;
        return BoxMath.Clip(new Box(left, top, right - left, bottom - top));
    }
}
