using RoomLens.Contracts.Events;
using RoomLens.FrameProcessing.Luma;
using RoomLens.FrameProcessing.Pictures;

namespace RoomLens.ObserverBot.Detection.Scene;

/// <summary>One stream's health as its pictures show it. Of a shared screen only black is worth a word: it stands still and is flat by nature.</summary>
internal sealed class SceneStream(PictureSource pictures) : IDetectorSession
{
    /// <summary>Columns of the analysed plane, about.</summary>
    public const int PlaneWidth = 320;

    private readonly LumaSampler _sampler = new(PlaneWidth);
    private readonly LumaPlane _plane = new();
    private readonly LumaStatistics _statistics = new();
    private readonly FreezeWatch _freeze = new();
    private readonly HealthHysteresis _hysteresis = new();

    /// <inheritdoc/>
    public void Analyse(in PictureView picture, in FrameStamp stamp, Analysis analysis)
    {
        analysis.Clear();
        _sampler.Sample(picture, _plane);
        _statistics.Measure(_plane);
        var isSame = pictures == PictureSource.Camera && _freeze.IsSameAsBefore(_plane);
        _hysteresis.Observe(Judge(isSame), stamp);
        analysis.Health = _hysteresis.State;
        analysis.HealthSince = _hysteresis.Since;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    // A black picture is also identical to the one before, and a covered one often: the more telling state wins.
    private HealthState Judge(bool isSame)
    {
        if (_statistics.IsBlack) return HealthState.Black;
        if (pictures == PictureSource.Screen) return HealthState.Ok;
        if (isSame) return HealthState.Frozen;
        if (_statistics.IsCovered) return HealthState.Covered;
        if (_statistics.IsLowLight) return HealthState.LowLight;
        return _statistics.IsBlurred ? HealthState.Blurred : HealthState.Ok;
    }
}
