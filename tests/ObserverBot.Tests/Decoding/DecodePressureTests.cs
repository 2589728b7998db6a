using RoomLens.FrameProcessing.Decode;
using RoomLens.ObserverBot.Decoding;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Tests.Decoding;

public class DecodePressureTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(300);
    private readonly DecodePressure _pressure = new();

    [Fact]
    public void HandleWait_BehindForLong_GoesDownStepByStep()
    {
        var steps = new List<DecodeLimit>();
        for (var at = 0.0; at < 5; at += 0.1)
            if (_pressure.HandleWait(Long, dropped: false, hasTemporalLayers: true, At(at))) steps.Add(_pressure.Limit);

        Assert.Equal([DecodeLimit.BaseTemporalLayer, DecodeLimit.KeyFrames], steps);
    }

    [Fact]
    public void HandleWait_NoTemporalLayers_GoesToKeyFramesAtOnce()
    {
        Assert.True(_pressure.HandleWait(TimeSpan.Zero, dropped: true, hasTemporalLayers: false, At(0)));

        Assert.Equal(DecodeLimit.KeyFrames, _pressure.Limit);
    }

    [Fact]
    public void HandleWait_CalmForTenSeconds_GoesUpOneStepAtATime()
    {
        for (var at = 0.0; at < 3; at += 0.1) _pressure.HandleWait(Long, false, true, At(at));
        var steps = new List<(double At, DecodeLimit Limit)>();
        for (var at = 3.0; at < 30; at += 0.5)
            if (_pressure.HandleWait(TimeSpan.Zero, false, true, At(at))) steps.Add((at, _pressure.Limit));

        Assert.Equal([(13.0, DecodeLimit.BaseTemporalLayer), (23.5, DecodeLimit.None)], steps);
    }

    private static Instant At(double seconds) => new((long)(seconds * 1e9));
}
