using RoomLens.Contracts.Events;
using RoomLens.ObserverBot.Decoding;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Tests.Decoding;

public class ReadabilityWatchTests
{
    private readonly ReadabilityWatch _watch = new();

    [Fact]
    public void HandleTimeout_TwoSecondsOfFailures_IsToldOnce()
    {
        var told = new List<double>();
        for (var at = 0.0; at < 6; at += 0.1)
        {
            _watch.HandleFailure(HealthState.UnobservableEncrypted, At(at));
            if (_watch.HandleTimeout(At(at))) told.Add(at);
        }

        Assert.Equal(2, Assert.Single(told), 1);
        Assert.Equal(HealthState.UnobservableEncrypted, _watch.State);
    }

    [Fact]
    public void HandleTimeout_PicturesInBetween_IsFine()
    {
        for (var at = 0.0; at < 10; at += 1)
        {
            for (var i = 0; i < 5; i++) _watch.HandleFailure(HealthState.UnobservableEncrypted, At(at));
            Assert.False(_watch.HandlePicture());
            Assert.False(_watch.HandleTimeout(At(at + 0.9)));
        }
    }

    [Fact]
    public void HandleTimeout_OneDamagedFrame_IsNoReason()
    {
        _watch.HandleFailure(HealthState.UnobservableEncrypted, At(0));

        Assert.True(_watch.IsJudging(At(1)));
        Assert.False(_watch.IsJudging(At(2)));
        Assert.False(_watch.HandleTimeout(At(3)));
    }

    [Fact]
    public void HandlePicture_AfterUnobservable_SaysThatItIsOver()
    {
        for (var at = 0; at < 5; at++) _watch.HandleFailure(HealthState.UnobservableCodec, At(at));
        Assert.True(_watch.HandleTimeout(At(4)));

        Assert.True(_watch.HandlePicture());

        Assert.Null(_watch.State);
        Assert.False(_watch.HandlePicture());
    }

    private static Instant At(double seconds) => new((long)(seconds * 1e9));
}
