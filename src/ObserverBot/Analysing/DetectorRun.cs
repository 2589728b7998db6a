using RoomLens.FrameProcessing.Pictures;
using RoomLens.ObserverBot.Detection;
using RoomLens.ObserverBot.Tracking;

namespace RoomLens.ObserverBot.Analysing;

/// <summary>One model at work on one stream: its state, its tracker and the plans it serves. One caller at a time.</summary>
internal sealed class DetectorRun : IDisposable
{
    private readonly IDetectorSession _session;
    private readonly ITracker? _tracker;

    /// <summary>Opens the model for a stream; a track is kept for <paramref name="maxLost"/> of media time without a detection.</summary>
    public DetectorRun(IDetector detector, int bit, TimeSpan maxLost, PictureSource pictures = PictureSource.Camera)
    {
        Detector = detector;
        Bit = bit;
        _session = detector.OpenStream(pictures);
        _tracker = detector.Kind switch
        {
            DetectorKind.Objects => new Tracker(new TrackerOptions { MaxLost = maxLost }),
            DetectorKind.Motion => new PresenceTracker(maxLost),
            _ => null,
        };
    }

    /// <summary>The model.</summary>
    public IDetector Detector { get; }

    /// <summary>Its bit in the samples.</summary>
    public int Bit { get; }

    /// <summary>Plans it serves, in the plan's order.</summary>
    public List<PlanRun> Plans { get; } = [];

    /// <summary>What the last run gave.</summary>
    public Analysis Result { get; } = new();

    /// <summary>Runs of analysed frames per second that satisfy every plan.</summary>
    public double FramesPerSecond => Plans.Max(plan => plan.Plan.Fps);

    /// <summary>Looks at a picture; returns the live tracks, valid until the next call, empty for models that track nothing.</summary>
    public IReadOnlyList<Track> Look(in PictureView picture, in FrameStamp stamp)
    {
        Result.Clear();
        _session.Analyse(picture, stamp, Result);
        return _tracker is null ? [] : _tracker.Update(Result.Detections, stamp.MediaTime);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
