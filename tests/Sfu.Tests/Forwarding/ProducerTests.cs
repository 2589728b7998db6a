using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.KeyFrames;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Tests.Forwarding;

public class ProducerTests
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void RequestKeyFrame_ManyConsumers_BurstOfTwoThenOnePerSecond()
    {
        var bed = new ForwardingBed();
        bed.Frame(1, 0);

        for (var i = 0; i < 20; i++)
        {
            bed.Producer.RequestKeyFrame(bed.Now);
            bed.Frame((ushort)(2 + i), (uint)(i * 3000), key: true);
            bed.Time.Advance(TimeSpan.FromMilliseconds(50));
            bed.Producer.HandleTimeout(bed.Now);
        }

        Assert.InRange(bed.Source.KeyFrameRequests, 2, 3);
    }

    [Fact]
    public void RequestKeyFrame_PublisherOfFirOnly_EachRequestHasItsNumber()
    {
        var bed = new ForwardingBed(onlyFir: true);
        bed.Frame(1, 0);

        bed.Producer.RequestKeyFrame(bed.Now);
        bed.Frame(2, 3000, key: true);
        bed.Time.Advance(RequestSpacing.Spacing);
        bed.Producer.RequestKeyFrame(bed.Now);

        Assert.Equal([(byte)0, (byte)1], bed.Source.FullIntraRequests);
        Assert.Equal(0, bed.Source.KeyFrameRequests);
    }

    [Fact]
    public void LastHeardAt_MediaReportOrKeepAlive_IsTheLatest()
    {
        var bed = new ForwardingBed();
        bed.Frame(1, 0);
        bed.Time.Advance(TimeSpan.FromSeconds(3));
        var silent = bed.Now - bed.Producer.LastHeardAt;

        bed.Report(bed.Time.GetUtcNow(), 3000);
        var reported = bed.Now - bed.Producer.LastHeardAt;
        bed.Time.Advance(TimeSpan.FromSeconds(2));
        bed.Producer.KeepAlive(bed.Now);
        var kept = bed.Now - bed.Producer.LastHeardAt;

        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.Zero, TimeSpan.Zero), (silent, reported, kept));
    }

    [Fact]
    public void RequestKeyFrame_PublisherOfBoth_IsAskedByPli()
    {
        var bed = new ForwardingBed();
        bed.Frame(1, 0);

        bed.Producer.RequestKeyFrame(bed.Now);

        Assert.Equal((1, 0), (bed.Source.KeyFrameRequests, bed.Source.FullIntraRequests.Count));
    }

    [Fact]
    public void Resume_PublisherWithoutFeedback_IsReplayedFromLastKeyFrame()
    {
        var bed = new ForwardingBed(takesFeedback: false);
        bed.Frame(1, 0, key: true);
        bed.Frame(2, 3000);
        bed.Frame(3, 6000);
        var (consumer, receiver) = bed.AddConsumer();

        consumer.Resume(bed.Now);
        bed.Frame(4, 9000);
        bed.Producer.HandleTimeout(bed.Now);
        bed.Frame(5, 12000);

        Assert.Equal([0u, 3000u, 6000u, 9000u, 12000u], receiver.Packets.Select(p => p.Timestamp));
        Assert.Equal(Enumerable.Range(ForwardingBed.FirstSequence, 5).Select(n => (ushort)n), receiver.Packets.Select(p => p.Sequence));
        Assert.Equal(0, bed.Source.KeyFrameRequests);
    }

    [Fact]
    public void HandleTimeout_PacketMissing_NacksInPublishersNumbering()
    {
        var bed = new ForwardingBed();
        bed.Frame(65534, 0, key: true);
        bed.Frame(1, 9000);
        bed.Time.Advance(Turn);

        bed.Producer.HandleTimeout(bed.Now);

        Assert.Equal([(ushort)65535, (ushort)0], bed.Source.Nacked);
    }

    [Fact]
    public void HandleRtp_NewSsrcAfterSilence_ContinuesOutputTimeline()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        bed.Frame(100, 900_000, key: true);
        bed.Time.Advance(TimeSpan.FromSeconds(3));

        bed.Frame(40_000, 17, key: true, ssrc: 0x7777);
        bed.Frame(40_002, 6017, ssrc: 0x7777);
        bed.Time.Advance(Turn);
        bed.Producer.HandleTimeout(bed.Now);

        Assert.Equal([900_000u, 1_170_000u, 1_176_000u], receiver.Packets.Select(p => p.Timestamp));
        Assert.Equal([1000, 1001, 1003], receiver.Packets.Select(p => (int)p.Sequence));
        Assert.Equal([(ushort)40_001], bed.Source.Nacked);
    }

    [Fact]
    public void Accepts_SecondSsrcWhileFirstIsActive_IsRefused()
    {
        var bed = new ForwardingBed();
        bed.Frame(1, 0, key: true);

        Assert.False(bed.Producer.Accepts(0x7777, bed.Now));
        bed.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(bed.Producer.Accepts(0x7777, bed.Now));
    }

    [Fact]
    public void HandleRtp_Duplicate_IsForwardedOnce()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);

        bed.Frame(1, 0, key: true);
        bed.Frame(1, 0, key: true);

        Assert.Single(receiver.Packets);
    }

    [Fact]
    public void HandleRtx_OfMissingPacket_FillsTheHole()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        bed.Frame(1, 0, key: true);
        bed.Frame(3, 6000);
        Assert.True(RtpPacket.TryParse(Vp8Packets.Make(2, 3000, ForwardingBed.PublisherSsrc), out var lost));
        var rtx = new byte[512];
        var length = RtxPacket.Encode(lost, 101, 0x5555, 9, rtx);

        Assert.True(RtpPacket.TryParse(rtx.AsSpan(0, length), out var repaired));
        bed.Producer.HandleRtx(repaired, bed.Now);
        bed.Time.Advance(Turn);
        bed.Producer.HandleTimeout(bed.Now);

        Assert.Equal([1000, 1002, 1001], receiver.Packets.Select(p => (int)p.Sequence));
        Assert.Empty(bed.Source.Nacked);
    }

    [Fact]
    public void HandleSecond_Active_ReportsAndNamesBitrate()
    {
        var bed = new ForwardingBed();
        bed.Frame(1, 0, key: true);

        bed.Producer.HandleSecond(bed.Now);

        Assert.Equal([ForwardingBed.PublisherSsrc], bed.Source.Reported);
        Assert.InRange(Assert.Single(bed.Source.Bitrates), 1_990_000ul, 2_000_000ul);
    }

    [Fact]
    public void Snapshot_AfterKeyFrame_HasSizeAndScore()
    {
        var bed = new ForwardingBed();
        bed.Frame(1, 0, key: true);

        var state = bed.Producer.Snapshot();

        Assert.Equal((640, 360, true), (state.Layers[0].Width, state.Layers[0].Height, state.Layers[0].Active));
        Assert.Equal(10, state.Score);
        bed.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, bed.Producer.Snapshot().Score);
    }

    [Fact]
    public void HandleRtp_ExtensionsOfPublisher_ArriveUnderConsumersIds()
    {
        var bed = new ForwardingBed(extensions: new ForwardedExtensions(5, 6, 0));
        var (consumer, receiver) = bed.AddConsumer(extensions: new ForwardedExtensions(2, 0, 0));
        consumer.Resume(bed.Now);
        var packet = new byte[300];
        var position = RtpHeaderWriter.Write(packet, Vp8Packets.PayloadType, true, 1, 0, ForwardingBed.PublisherSsrc);
        var block = position;
        position = RtpHeaderWriter.BeginExtensions(packet, block, RtpExtensionReader.OneByteProfile);
        position = RtpHeaderWriter.WriteExtension(packet, position, RtpExtensionReader.OneByteProfile, 3, [9, 9, 9]);
        position = RtpHeaderWriter.WriteExtension(packet, position, RtpExtensionReader.OneByteProfile, 6, [1]);
        position = RtpHeaderWriter.WriteExtension(packet, position, RtpExtensionReader.OneByteProfile, 5, [1, 2, 3, 4, 5, 6, 7, 8]);
        position = RtpHeaderWriter.EndExtensions(packet, block, position);
        packet[position] = 0x10;
        packet[position + 1] = 0x10;
        var length = RtpHeaderWriter.WritePadding(packet, 200, 12);

        bed.Publish(packet[..length]);

        Assert.True(RtpPacket.TryParse(Assert.Single(receiver.Packets).Bytes, out var sent));
        Assert.True(sent.TryGetExtension(2, out var capture));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], capture.ToArray());
        Assert.False(sent.TryGetExtension(ForwardedExtensions.Inside.VideoOrientation, out _));
        Assert.Equal(0, sent.PaddingSize);
        Assert.Equal(200 - position, sent.Payload.Length);
    }

    /// <summary>Two old packets in a row, as senders probe with by RTX, look like a restarted sender by their numbers (RFC 3550 appendix A.1).</summary>
    [Fact]
    public void SourceTimeline_OldPacketsByRetransmission_AreNoRestart()
    {
        var timeline = new SourceTimeline(90_000);
        Assert.True(timeline.TryMap(10_000, 90_000, default, out var before));

        Assert.False(timeline.TryMapRepaired(5000, 3000, out _));
        Assert.False(timeline.TryMapRepaired(5001, 3000, out _));
        Assert.True(timeline.TryMapRepaired(9998, 84_000, out var repaired));
        Assert.True(timeline.TryMap(10_001, 93_000, default, out var after));

        Assert.Equal((before.Sequence - 2, before.Sequence + 1), (repaired.Sequence, after.Sequence));
        Assert.Equal((before.Timestamp - 6000, before.Timestamp + 3000), (repaired.Timestamp, after.Timestamp));
    }

    [Fact]
    public void SourceTimeline_StrayNumber_IsRefused()
    {
        var timeline = new SourceTimeline(90_000);
        var now = Rtp.Time.Instant.FromMilliseconds(1);
        Assert.True(timeline.TryMap(100, 0, now, out _));

        Assert.False(timeline.TryMap(30_000, 0, now, out _));

        Assert.True(timeline.TryMap(101, 3000, now, out var next));
        Assert.Equal((101, 3000), (next.Sequence, next.Timestamp));
    }
}
