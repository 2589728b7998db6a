using RoomLens.Sfu.Consent;

namespace RoomLens.Sfu.Tests.Forwarding;

/// <summary>Observers begin with the cached key frame, so that a bot that takes over costs the publisher nothing.</summary>
public class KeyFrameCacheTests
{
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(40);

    [Fact]
    public void Resume_ObserverWithKeyFrameInHistory_IsReplayedAndAsksNobody()
    {
        var bed = new ForwardingBed();
        PublishGroup(bed, frames: 3);

        var (consumer, receiver) = bed.AddConsumer(observer: "bot");
        consumer.Resume(bed.Now);
        CatchUp(bed, turns: 10);

        Assert.Equal([0u, 3600u, 7200u], receiver.Packets.Select(p => p.Timestamp));
        Assert.Equal(0, bed.Source.KeyFrameRequests);
    }

    [Fact]
    public void Resume_Viewer_GetsANewKeyFrame()
    {
        var bed = new ForwardingBed();
        PublishGroup(bed, frames: 3);

        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        CatchUp(bed, turns: 10);

        Assert.Empty(receiver.Packets);
        Assert.Equal(1, bed.Source.KeyFrameRequests);
    }

    [Fact]
    public void Resume_ViewerWhileThePublisherMayNotBeAsked_BeginsWithTheLastKeyFrame()
    {
        var bed = new ForwardingBed();
        PublishGroup(bed, frames: 3);
        bed.AddConsumer().Consumer.Resume(bed.Now);
        bed.Frame(4, 10_800, key: true);
        for (var i = 0; i < 4; i++)
        {
            bed.Time.Advance(FrameTime);
            bed.Frame((ushort)(5 + i), (uint)(14_400 + i * 3600));
        }

        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        CatchUp(bed, turns: 2);

        Assert.Equal([10_800u, 14_400u, 18_000u, 21_600u, 25_200u], receiver.Packets.Select(p => p.Timestamp));
        Assert.Equal(1, bed.Source.KeyFrameRequests);
    }

    [Fact]
    public void Resume_SixtyObserversAtOnce_CostThePublisherNoKeyFrame()
    {
        var bed = new ForwardingBed();
        PublishGroup(bed, frames: 3);

        var observers = Enumerable.Range(0, 60).Select(i => bed.AddConsumer(observer: $"bot-{i}")).ToList();
        foreach (var (consumer, _) in observers) consumer.Resume(bed.Now);
        CatchUp(bed, turns: 10);

        Assert.All(observers, observer => Assert.Equal(3, observer.Receiver.Packets.Count));
        Assert.Equal(0, bed.Source.KeyFrameRequests);
    }

    [Fact]
    public void Resume_SixtyObserversAfterTheKeyFrameHasLeft_CostAtMostTwo()
    {
        var bed = new ForwardingBed();
        PublishGroup(bed, frames: 60);

        for (var i = 0; i < 60; i++)
        {
            bed.AddConsumer(observer: $"bot-{i}").Consumer.Resume(bed.Now);
            CatchUp(bed, turns: 1, milliseconds: 5);
        }

        Assert.InRange(bed.Source.KeyFrameRequests, 1, 2);
    }

    [Fact]
    public void Replay_OfASecondOfMedia_TakesHalfOfIt()
    {
        var bed = new ForwardingBed();
        PublishGroup(bed, frames: 26);
        var (consumer, receiver) = bed.AddConsumer(observer: "bot");
        consumer.Resume(bed.Now);

        CatchUp(bed, turns: 13);
        Assert.InRange(receiver.Packets.Count, 12, 14);
        CatchUp(bed, turns: 13);

        Assert.Equal(26, receiver.Packets.Count);
    }

    [Fact]
    public void Resume_WhilePausedByThePublisher_ReplaysNothing()
    {
        var bed = new ForwardingBed();
        PublishGroup(bed, frames: 3);
        bed.Producer.SetPaused(true, bed.Now);

        var (consumer, receiver) = bed.AddConsumer(observer: "bot");
        consumer.Resume(bed.Now);
        CatchUp(bed, turns: 10);

        Assert.Empty(receiver.Packets);
    }

    [Fact]
    public void Resume_AfterAPause_ReplaysNothingOfIt()
    {
        var bed = new ForwardingBed();
        bed.Producer.SetPaused(true, bed.Now);
        PublishGroup(bed, frames: 3);
        bed.Producer.SetPaused(false, bed.Now);

        var (consumer, receiver) = bed.AddConsumer(observer: "bot");
        consumer.Resume(bed.Now);
        CatchUp(bed, turns: 10);

        Assert.Empty(receiver.Packets);
        Assert.Equal(1, bed.Source.KeyFrameRequests);
    }

    [Fact]
    public void Resume_AfterConsentWasGiven_ReplaysNothingFromBefore()
    {
        var bed = new ForwardingBed();
        bed.Producer.ObservationBar = ObservationBar.Unanswered;
        PublishGroup(bed, frames: 3);
        bed.Producer.ObservationBar = ObservationBar.None;

        var (consumer, receiver) = bed.AddConsumer(observer: "bot");
        consumer.Resume(bed.Now);
        CatchUp(bed, turns: 10);

        Assert.Empty(receiver.Packets);
        Assert.Equal(1, bed.Source.KeyFrameRequests);
    }

    [Fact]
    public void Resume_ViewerAfterConsentToObservation_IsNotConcerned()
    {
        var bed = new ForwardingBed(takesFeedback: false);
        PublishGroup(bed, frames: 3);
        bed.Producer.ObservationBar = ObservationBar.Refused;

        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        CatchUp(bed, turns: 10);

        Assert.Equal(3, receiver.Packets.Count);
    }

    [Fact]
    public void SetPaused_DuringAReplay_EndsIt()
    {
        var bed = new ForwardingBed();
        PublishGroup(bed, frames: 26);
        var (consumer, receiver) = bed.AddConsumer(observer: "bot");
        consumer.Resume(bed.Now);
        CatchUp(bed, turns: 1);
        var before = receiver.Packets.Count;

        bed.Producer.SetPaused(true, bed.Now);
        CatchUp(bed, turns: 20);
        Assert.Equal(before, receiver.Packets.Count);
        bed.Producer.SetPaused(false, bed.Now);
        bed.Frame(100, 400_000, key: true);

        Assert.Equal(400_000u, receiver.Packets[^1].Timestamp);
    }

    [Fact]
    public void Resume_OfAnObserverThatHadLaterFrames_NeverStepsBack()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer(observer: "bot");
        consumer.Resume(bed.Now);
        PublishGroup(bed, frames: 3);

        consumer.Pause();
        consumer.Resume(bed.Now);
        CatchUp(bed, turns: 10);

        Assert.Equal([0u, 3600u, 7200u], receiver.Packets.Select(p => p.Timestamp));
    }

    /// <summary>A key frame and its followers, a packet each, 25 a second.</summary>
    private static void PublishGroup(ForwardingBed bed, int frames)
    {
        for (var i = 0; i < frames; i++)
        {
            bed.Frame((ushort)(1 + i), (uint)(i * 3600), key: i == 0);
            bed.Time.Advance(FrameTime);
        }
    }

    private static void CatchUp(ForwardingBed bed, int turns, int milliseconds = 20)
    {
        for (var i = 0; i < turns; i++)
        {
            bed.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
            bed.Producer.HandleTimeout(bed.Now);
        }
    }
}
