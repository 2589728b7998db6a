using RoomLens.Contracts.Events;
using RoomLens.FrameProcessing.Decode;
using RoomLens.ObserverBot.Reporting;

namespace RoomLens.ObserverBot.Tests.Reporting;

public sealed class DegradationTrackerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly DegradationTracker _tracker = new();

    [Fact]
    public void EachStep_IsToldOnce_WithTheOneBefore()
    {
        Assert.Null(_tracker.Handle(DecodeLimit.None, Noon));
        var first = _tracker.Handle(DecodeLimit.BaseTemporalLayer, Noon);
        Assert.Null(_tracker.Handle(DecodeLimit.BaseTemporalLayer, Noon.AddSeconds(1)));
        var second = _tracker.Handle(DecodeLimit.KeyFrames, Noon.AddSeconds(2));
        var back = _tracker.Handle(DecodeLimit.None, Noon.AddSeconds(20));

        Assert.Equal((DecodeStep.BaseTemporalLayer, DecodeStep.Full, Noon), (first!.State, first.Previous, first.Since));
        Assert.Equal((DecodeStep.KeyFrames, DecodeStep.BaseTemporalLayer), (second!.State, second.Previous));
        Assert.Equal((DecodeStep.Full, DecodeStep.KeyFrames, null), (back!.State, back.Previous, back.Reason));
    }
}
