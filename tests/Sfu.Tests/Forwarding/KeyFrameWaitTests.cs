namespace RoomLens.Sfu.Tests.Forwarding;

public class KeyFrameWaitTests
{
    [Fact]
    public void RequestKeyFrame_BeforeFirstPacket_IsSentOnceThePublisherIsKnown()
    {
        var bed = new ForwardingBed();
        var (consumer, _) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        Assert.Equal(0, bed.Source.KeyFrameRequests);

        bed.Frame(1, 0);
        bed.Producer.HandleTimeout(bed.Now);

        Assert.Equal(1, bed.Source.KeyFrameRequests);
    }

    [Fact]
    public void RequestKeyFrame_AnsweredBeforeItCouldGo_IsNotSent()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);

        bed.Frame(1, 0, key: true);
        bed.Producer.HandleTimeout(bed.Now);

        Assert.Equal(0, bed.Source.KeyFrameRequests);
        Assert.Single(receiver.Packets);
    }

    [Fact]
    public void Resume_Twice_WhileReplayed_ReplaysOnce()
    {
        var bed = new ForwardingBed(takesFeedback: false);
        bed.Frame(1, 0, key: true);
        bed.Frame(2, 3000);
        var (consumer, receiver) = bed.AddConsumer();

        consumer.Resume(bed.Now);
        consumer.Pause();
        consumer.Resume(bed.Now);
        bed.Producer.HandleTimeout(bed.Now);
        bed.Producer.HandleTimeout(bed.Now);

        Assert.Equal([0u, 3000u], receiver.Packets.Select(p => p.Timestamp));
    }
}
