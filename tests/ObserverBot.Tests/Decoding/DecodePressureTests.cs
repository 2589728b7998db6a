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
        var steps = Run(0, 10, Long);

        Assert.Equal([(3.0, DecodeLimit.BaseTemporalLayer), (6.5, DecodeLimit.KeyFrames)], steps);
    }

    [Fact]
    public void HandleWait_OneHiccup_ChangesNothing()
    {
        Assert.False(_pressure.HandleWait(Long, overflowed: true, hasTemporalLayers: false, At(0)));
        Assert.False(_pressure.HandleWait(Long, overflowed: true, hasTemporalLayers: false, At(1)));

        Assert.Empty(Run(2, 10, TimeSpan.Zero));
    }

    [Fact]
    public void HandleWait_OverflowsAgainAndAgain_GoesToKeyFramesWithoutLayers()
    {
        for (var at = 0; at < 2; at++) Assert.False(_pressure.HandleWait(TimeSpan.Zero, overflowed: true, hasTemporalLayers: false, At(at)));

        Assert.True(_pressure.HandleWait(TimeSpan.Zero, overflowed: true, hasTemporalLayers: false, At(2)));

        Assert.Equal(DecodeLimit.KeyFrames, _pressure.Limit);
    }

    [Fact]
    public void HandleWait_CalmForTenSeconds_GoesUpOneStepAtATime()
    {
        Run(0, 10, Long);

        Assert.Equal([(20.0, DecodeLimit.BaseTemporalLayer), (30.5, DecodeLimit.None)], Run(10, 40, TimeSpan.Zero));
    }

    private List<(double At, DecodeLimit Limit)> Run(double from, double to, TimeSpan waited)
    {
        var steps = new List<(double, DecodeLimit)>();
        for (var at = from; at < to; at += 0.5)
            if (_pressure.HandleWait(waited, overflowed: false, hasTemporalLayers: true, At(at))) steps.Add((at, _pressure.Limit));
        return steps;
    }

    private static Instant At(double seconds) => new((long)(seconds * 1e9));
}
