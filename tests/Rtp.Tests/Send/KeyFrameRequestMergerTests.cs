using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Send;

public sealed class KeyFrameRequestMergerTests
{
    private readonly KeyFrameRequestMerger _merger = new();

    [Fact]
    public void Request_ThreeAtOnce_SendsOne()
    {
        Assert.True(Request(0));
        _merger.Request(At(0));
        _merger.Request(At(5));

        Assert.True(_merger.TryPollRequest());
        Assert.False(_merger.TryPollRequest());
    }

    [Fact]
    public void Request_AnsweredEach200Ms_SendsTwoThenOnePerSecond()
    {
        var sent = new List<int>();
        for (var at = 0; at < 3000; at += 200)
        {
            if (Request(at)) sent.Add(at);
            _merger.KeyFrameReceived();
        }

        Assert.Equal([0, 200, 1000, 2000], sent);
    }

    [Fact]
    public void Request_ThatHasToWait_IsSentWhenItMay()
    {
        Assert.True(Request(0));
        _merger.KeyFrameReceived();
        Assert.True(Request(0));
        _merger.KeyFrameReceived();

        Assert.False(Request(100));
        Assert.Equal(At(1000), _merger.NextTimeout);
        _merger.HandleTimeout(At(1000));

        Assert.True(_merger.TryPollRequest());
    }

    [Fact]
    public void KeyFrameReceived_WhileOneWaits_ForgetsIt()
    {
        Request(0);
        _merger.KeyFrameReceived();
        Request(1);
        _merger.KeyFrameReceived();
        Request(2);

        _merger.KeyFrameReceived();
        _merger.HandleTimeout(At(5000));

        Assert.False(_merger.TryPollRequest());
        Assert.Null(_merger.NextTimeout);
    }

    [Fact]
    public void HandleTimeout_Unanswered_RepeatsOnce()
    {
        Request(0);

        _merger.HandleTimeout(At(1000));
        Assert.True(_merger.TryPollRequest());
        _merger.HandleTimeout(At(9000));

        Assert.False(_merger.TryPollRequest());
    }

    [Fact]
    public void NotBefore_RequestBeforeIt_IsSentThenWithoutLosingCredit()
    {
        Assert.True(Request(0));
        _merger.KeyFrameReceived();
        _merger.NotBefore = At(350);

        Assert.False(Request(100));
        Assert.Equal((false, At(350)), (_merger.MayRequest(At(100)), _merger.NextTimeout));
        _merger.HandleTimeout(At(349));
        Assert.False(_merger.TryPollRequest());
        _merger.HandleTimeout(At(350));

        Assert.True(_merger.TryPollRequest());
    }

    [Fact]
    public void MayRequest_FollowsTheCredit()
    {
        var fresh = _merger.MayRequest(At(0));
        Request(0);
        _merger.KeyFrameReceived();
        Request(10);
        _merger.KeyFrameReceived();

        Assert.Equal((true, false, true), (fresh, _merger.MayRequest(At(900)), _merger.MayRequest(At(1000))));
        Assert.True(Request(1000));
    }

    [Fact]
    public void AwaitedSince_FromTheRequestToItsKeyFrame()
    {
        var before = _merger.AwaitedSince;
        Request(20);
        var asked = _merger.AwaitedSince;
        _merger.KeyFrameReceived();

        Assert.Equal((null, At(20), null), (before, asked, _merger.AwaitedSince));
    }

    private static Instant At(long milliseconds) => Instant.FromMilliseconds(milliseconds);

    private bool Request(long milliseconds)
    {
        _merger.HandleTimeout(At(milliseconds));
        var sent = _merger.TryPollRequest();
        _merger.Request(At(milliseconds));
        return _merger.TryPollRequest() || sent;
    }
}
