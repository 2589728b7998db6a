using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Tests.Forwarding;

/// <summary>What a receiver's RTCP does to its consumer: reference times and numbered key-frame commands.</summary>
public sealed class ReceiverFeedbackTests
{
    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(30);

    private readonly ForwardingBed _bed = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ReceiverThatSendsNothing_LearnsItsRoundTrip(bool publisherReports)
    {
        var (consumer, receiver) = _bed.AddConsumer(observer: "bot");
        consumer.Resume(_bed.Now);
        _bed.Frame(1, 0, key: true);
        if (publisherReports) _bed.Report(_bed.Time.GetUtcNow(), 0);
        var bot = Bot();
        Assert.True(RtpPacket.TryParse(receiver.Packets[0].Bytes, out var packet));
        bot.HandleRtp(packet, _bed.Now);
        while (bot.TryPollFrame(out _)) continue;

        _bed.Time.Advance(bot.NextTimeout!.Value - _bed.Now);
        bot.HandleTimeout(_bed.Now);
        var report = Poll(bot);
        _bed.Time.Advance(OneWay);
        Assert.True(RtcpDispatcher.Dispatch(report, new Targets(consumer), _bed.Now));
        // Kept for a while: that is not part of the round trip.
        _bed.Time.Advance(TimeSpan.FromMilliseconds(700));
        consumer.SendReport(_bed.Now);
        _bed.Time.Advance(OneWay);
        foreach (var delay in receiver.ReferenceTimeDelays) bot.HandleReferenceTimeDelay(delay, _bed.Now);

        Assert.Equal(publisherReports, receiver.Reports.Count > 0);
        Assert.InRange(bot.Stats.RoundTrip.TotalMilliseconds, 59.9, 60.1);
    }

    [Fact]
    public void ReferenceTime_IsAnsweredOnce()
    {
        var (consumer, receiver) = _bed.AddConsumer(observer: "bot");
        consumer.Resume(_bed.Now);
        _bed.Frame(1, 0, key: true);

        consumer.HandleReferenceTime(5, new NtpTime(0x1122_3344_5566_7788), _bed.Now);
        consumer.SendReport(_bed.Now);
        consumer.SendReport(_bed.Now);

        Assert.Equal([new ReferenceTimeDelay(5, 0x3344_5566, 0)], receiver.ReferenceTimeDelays);
    }

    [Fact]
    public void RepeatedIntraRequest_OnceAnswered_AsksForNothing()
    {
        var consumer = Running();

        Command(consumer, 1);
        var asked = _bed.Source.KeyFrameRequests;
        _bed.Frame(2, 3000, key: true);
        _bed.Time.Advance(TimeSpan.FromMilliseconds(1100));
        Command(consumer, 1);
        Assert.Equal((1, asked), (consumer.KeyFramesRequested, _bed.Source.KeyFrameRequests));

        Command(consumer, 2);

        Assert.Equal((2, asked + 1), (consumer.KeyFramesRequested, _bed.Source.KeyFrameRequests));
    }

    [Fact]
    public void RepeatedIntraRequest_NotAnswered_OrOfAnother_OrMuchLater_IsHeeded()
    {
        var consumer = Running();

        Command(consumer, 1);
        Command(consumer, 1);
        Assert.Equal(2, consumer.KeyFramesRequested);
        _bed.Frame(2, 3000, key: true);
        Command(consumer, 1, requester: 8);
        Assert.Equal(3, consumer.KeyFramesRequested);
        _bed.Frame(3, 6000, key: true);
        _bed.Time.Advance(TimeSpan.FromSeconds(3));
        Command(consumer, 1, requester: 8);

        Assert.Equal(4, consumer.KeyFramesRequested);
    }

    private Consumer Running()
    {
        var (consumer, _) = _bed.AddConsumer();
        consumer.Resume(_bed.Now);
        _bed.Frame(1, 0, key: true);
        _bed.Time.Advance(TimeSpan.FromSeconds(3));
        return consumer;
    }

    private void Command(Consumer consumer, byte sequence, uint requester = 7)
    {
        var buffer = new byte[64];
        var writer = new RtcpWriter(buffer);
        Assert.True(writer.TryWriteFullIntraRequest(requester, consumer.Settings.Ssrc, sequence));
        Assert.True(RtcpDispatcher.Dispatch(buffer.AsSpan(0, writer.Length), new Targets(consumer), _bed.Now));
    }

    private static ReceiveStream Bot() => new(new ReceiveStreamOptions
    {
        Codec = VideoCodec.Vp8,
        Ssrc = ForwardingBed.ConsumerSsrc,
        PayloadType = 96,
        LocalSsrc = 77,
        Cname = "bot",
        UseReferenceTimes = true,
    }, new PacketBufferPool());

    private static byte[] Poll(ReceiveStream bot)
    {
        var buffer = new byte[1200];
        Assert.True(bot.TryPollRtcp(buffer, out var length));
        return buffer[..length];
    }

    private sealed class Targets(Consumer consumer) : IRtcpTargets
    {
        public Producer? FindProducer(uint ssrc) => null;

        public Consumer? FindConsumer(uint ssrc) => ssrc == consumer.Settings.Ssrc ? consumer : null;
    }
}
