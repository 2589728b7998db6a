using RoomLens.Sfu.Rooms;

namespace RoomLens.Sfu.Tests.Forwarding;

public class ConsumerTests
{
    [Fact]
    public void Forward_Paused_SendsNothing()
    {
        var bed = new ForwardingBed();
        var (_, receiver) = bed.AddConsumer();

        bed.Frame(10, 3000, key: true);

        Assert.Empty(receiver.Packets);
    }

    [Fact]
    public void Resume_BeforeKeyFrame_FirstPacketOutBelongsToKeyFrame()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();
        bed.Frame(10, 3000);

        consumer.Resume(bed.Now);
        bed.Frame(11, 6000);
        bed.Frame(12, 9000, key: true);
        bed.Frame(13, 12000);

        Assert.Equal([9000u, 12000u], receiver.Packets.Select(p => p.Timestamp));
        Assert.Equal(1, bed.Source.KeyFrameRequests);
    }

    [Fact]
    public void Forward_Running_WritesConsumersHeaderFields()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);

        bed.Frame(65535, 3000, key: true);
        bed.Frame(0, 6000);

        Assert.Equal([ForwardingBed.FirstSequence, (ushort)(ForwardingBed.FirstSequence + 1)], receiver.Packets.Select(p => p.Sequence));
        Assert.All(receiver.Packets, p => Assert.Equal((ForwardingBed.ConsumerSsrc, (byte)96), (p.Ssrc, p.PayloadType)));
    }

    [Fact]
    public void Pause_ThenResume_SequenceHasNoHole()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        bed.Frame(1, 3000, key: true);

        consumer.Pause();
        bed.Frame(2, 6000);
        bed.Frame(3, 9000);
        consumer.Resume(bed.Now);
        bed.Frame(4, 12000);
        bed.Frame(5, 15000, key: true);

        Assert.Equal([ForwardingBed.FirstSequence, (ushort)(ForwardingBed.FirstSequence + 1)], receiver.Packets.Select(p => p.Sequence));
        Assert.Equal([3000u, 15000u], receiver.Packets.Select(p => p.Timestamp));
    }

    [Fact]
    public void Nack_WithRtx_AnsweredOnRepairStreamWithOriginalNumber()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        bed.Frame(1, 3000, key: true);
        bed.Frame(2, 6000);

        bed.Nack(consumer, ForwardingBed.FirstSequence + 1);

        var answer = receiver.Packets[^1];
        Assert.Equal((ForwardingBed.RtxSsrc, (byte)97), (answer.Ssrc, answer.PayloadType));
        Assert.Equal(ForwardingBed.FirstSequence + 1, (answer.Payload[0] << 8) | answer.Payload[1]);
        Assert.Equal(receiver.Packets[1].Payload, answer.Payload[2..]);
    }

    [Fact]
    public void Nack_WithoutRtx_PacketComesAgainUnchanged()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer(rtx: false);
        consumer.Resume(bed.Now);
        bed.Frame(1, 3000, key: true);
        bed.Frame(2, 6000);

        bed.Nack(consumer, ForwardingBed.FirstSequence + 1);

        Assert.Equal(receiver.Packets[1].Bytes, receiver.Packets[^1].Bytes);
        Assert.Equal(3, receiver.Packets.Count);
    }

    [Fact]
    public void Nack_TwiceWithinRoundTrip_AnsweredOnce()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        bed.Frame(1, 3000, key: true);

        bed.Nack(consumer, ForwardingBed.FirstSequence);
        bed.Time.Advance(TimeSpan.FromMilliseconds(60));
        bed.Nack(consumer, ForwardingBed.FirstSequence);

        Assert.Equal(2, receiver.Packets.Count);
    }

    [Fact]
    public void Nack_NeverSentNumber_Ignored()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        bed.Frame(1, 3000, key: true);

        bed.Nack(consumer, ForwardingBed.FirstSequence - 5, ForwardingBed.FirstSequence + 50);

        Assert.Single(receiver.Packets);
    }

    [Fact]
    public void Forward_ReportCameBeforeMedia_FirstPacketsAreFollowedByPublishersClock()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        var publisherTime = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        bed.Report(publisherTime, 90_000);
        bed.Frame(1, 90_000, key: true);
        bed.Frame(2, 93_000);

        var report = Assert.Single(receiver.Reports);
        Assert.Equal((publisherTime, 90_000u), (report.Ntp.ToUtc(), report.RtpTimestamp));
    }

    [Fact]
    public void SendReport_BeforePublishersReport_SendsNone()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        bed.Frame(1, 3000, key: true);

        bed.Producer.HandleSecond(bed.Now);

        Assert.Empty(receiver.Reports);
    }

    [Fact]
    public void SendReport_AfterPublishersReport_CarriesPublishersClock()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        bed.Frame(1, 90_000, key: true);
        var publisherTime = new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.Zero);
        bed.Report(publisherTime, 90_000);

        bed.Time.Advance(TimeSpan.FromMilliseconds(500));
        bed.Producer.HandleSecond(bed.Now);

        var report = Assert.Single(receiver.Reports);
        Assert.Equal(135_000u, report.RtpTimestamp);
        Assert.Equal(ForwardingBed.ConsumerSsrc, report.Ssrc);
        Assert.InRange(report.Ntp.ToUtc(), publisherTime.AddMilliseconds(499), publisherTime.AddMilliseconds(501));
    }

    [Fact]
    public void CloseConsumer_SaysByeAndDetachesOnce()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();

        bed.Rooms.CloseConsumer(consumer, CloseReasons.Closed);
        bed.Rooms.CloseConsumer(consumer, CloseReasons.Closed);

        Assert.Equal(1, receiver.Goodbyes);
        Assert.True(receiver.IsDetached);
        Assert.Empty(bed.Producer.Consumers);
        Assert.Equal(0, bed.Rooms.ConsumerCount);
    }

    [Fact]
    public void HandleReport_OfKnownSenderReport_GivesRoundTrip()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        bed.Frame(1, 90_000, key: true);
        bed.Report(DateTimeOffset.UnixEpoch, 90_000);
        bed.Producer.HandleSecond(bed.Now);

        bed.Time.Advance(TimeSpan.FromMilliseconds(40));
        consumer.HandleReport(new Rtp.Rtcp.ReportBlock(ForwardingBed.ConsumerSsrc, 64, 1, 1, 0, receiver.Reports[0].Ntp.Middle, 0), bed.Now);

        Assert.InRange(consumer.RoundTrip.TotalMilliseconds, 39, 41);
        Assert.Equal(0.25, consumer.FractionLost);
    }
}
