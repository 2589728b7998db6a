using RoomLens.FrameProcessing.Luma;
using RoomLens.FrameProcessing.Pictures;

namespace RoomLens.ObserverBot.Detection.Motion;

/// <summary>One stream's motion analysis: background, noise and the regions that differ from both it and the picture before.</summary>
internal sealed class MotionStream : IDetectorSession
{
    /// <summary>Columns of the analysed plane, about.</summary>
    public const int PlaneWidth = 160;

    private readonly LumaSampler _sampler = new(PlaneWidth);
    private readonly LumaPlane _plane = new();
    private readonly BackgroundModel _background = new();
    private readonly RegionFinder _regions = new();
    private TimeSpan _last;

    /// <inheritdoc/>
    public void Analyse(in PictureView picture, in FrameStamp stamp, Analysis analysis)
    {
        analysis.Clear();
        var resized = _sampler.Sample(picture, _plane);
        var elapsed = stamp.MediaTime - _last;
        _last = stamp.MediaTime;
        if (resized)
        {
            _background.Start(_plane);
            return;
        }
        if (!_background.Update(_plane, elapsed)) return;
        foreach (var region in _regions.Find(_background, _plane.Width, _plane.Height))
        {
            var box = UprightBox.From(region.ToBox(_plane.Width, _plane.Height), picture.Rotation);
            analysis.Detections.Add(new Detection(MotionDetector.Label, region.Score, box));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
