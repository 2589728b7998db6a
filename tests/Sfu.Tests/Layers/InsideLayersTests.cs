using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Layers;
using RoomLens.Sfu.Tests.Forwarding;

namespace RoomLens.Sfu.Tests.Layers;

/// <summary>Layers inside one stream: VP8 in time, VP9 in time and space.</summary>
public class InsideLayersTests
{
    // Three temporal layers of 30 frames/s: 0 2 1 2; layers 0 and 0 to 1 have 7.5 and 15.
    private static readonly int[] Pattern = [0, 2, 1, 2];

    private static readonly RtpCodec Vp9 = SupportedCodecs.All.First(codec => codec.Name == "VP9");

    private int _frame;
    private int _index = 250;

    [Theory]
    [InlineData(5, 0, 7.5)]
    [InlineData(7.5, 0, 7.5)]
    [InlineData(10, 1, 15)]
    [InlineData(15, 1, 15)]
    [InlineData(30, 2, 30)]
    [InlineData(60, 2, 30)]
    public void WantedRate_ChoosesTheLowestSufficientTemporalLayer(double fps, int layer, double sent)
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer(observer: "bot");
        consumer.Resume(bed.Now);
        SendVp8(bed, 61);

        consumer.SetWish(new LayerWish(new Want(320, 180, fps), null, null), bed.Now);
        receiver.Packets.Clear();
        SendVp8(bed, 60);

        Assert.Equal(layer, consumer.TargetTemporalLayer);
        Assert.Equal(sent * 2, receiver.Packets.Count);
        AssertContinuous(receiver);
    }

    [Fact]
    public void PreferredTemporalLayer_DownAndUp_StaysContinuous()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        SendVp8(bed, 41);
        foreach (var preferred in new[] { 0, 2, 1, 2, 0, 2 })
        {
            consumer.SetWish(LayerWish.Best with { PreferredTemporal = preferred }, bed.Now);
            SendVp8(bed, 17);
            Assert.Equal((0, preferred), consumer.Receiving);
        }

        AssertContinuous(receiver);
    }

    [Fact]
    public void Nack_OfAPacketSentWhileLayersWereLeftOut_RepeatsIt()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        SendVp8(bed, 9);
        consumer.SetWish(LayerWish.Best with { PreferredTemporal = 0 }, bed.Now);
        SendVp8(bed, 16);
        var sent = receiver.Packets.ToArray();

        bed.Nack(consumer, [.. sent.Select(packet => packet.Sequence)]);

        var repeated = receiver.Packets.Skip(sent.Length).ToArray();
        Assert.Equal(sent.Select(packet => Convert.ToHexString(packet.Payload)), repeated.Select(packet => Convert.ToHexString(packet.Payload.AsSpan(RtxPacket.Overhead))));
    }

    [Fact]
    public void NotSeenLayers_PassUntilTheyAreKnown()
    {
        var bed = new ForwardingBed();
        var (consumer, receiver) = bed.AddConsumer(observer: "bot");
        consumer.SetWish(new LayerWish(new Want(320, 180, 5), null, null), bed.Now);
        consumer.Resume(bed.Now);

        SendVp8(bed, 20);

        Assert.Equal(20, receiver.Packets.Count);
    }

    [Fact]
    public void Svc_SmallestSufficientSpatialLayer_MarkerEndsThePicture()
    {
        var bed = new ForwardingBed(codec: Vp9);
        var (consumer, receiver) = bed.AddConsumer(observer: "bot");
        consumer.Resume(bed.Now);
        SendVp9(bed, 3, key: true);

        consumer.SetWish(new LayerWish(new Want(320, 180, 30), null, null), bed.Now);
        receiver.Packets.Clear();
        SendVp9(bed, 4);

        Assert.Equal(1, consumer.TargetSpatialLayer);
        Assert.Equal([false, true, false, true, false, true, false, true], receiver.Packets.Select(packet => (packet.Bytes[1] & 0x80) != 0));
        Assert.Equal([0, 1, 0, 1, 0, 1, 0, 1], receiver.Packets.Select(packet => packet.Payload[3] >> 1 & 7));
        Assert.All(receiver.Packets.Skip(1).Zip(receiver.Packets), pair => Assert.Equal((ushort)(pair.Second.Sequence + 1), pair.First.Sequence));
    }

    [Fact]
    public void Svc_Up_AsksForAKeyPictureAndWaitsForIt()
    {
        var bed = new ForwardingBed(codec: Vp9);
        var (consumer, receiver) = bed.AddConsumer();
        consumer.Resume(bed.Now);
        SendVp9(bed, 1, key: true);
        consumer.SetWish(LayerWish.Best with { Preferred = 0 }, bed.Now);
        SendVp9(bed, 1);
        bed.Time.Advance(TimeSpan.FromSeconds(2));
        var asked = bed.Source.KeyFrameRequests;

        consumer.SetWish(LayerWish.Best, bed.Now);
        receiver.Packets.Clear();
        SendVp9(bed, 1);
        var before = (receiver.Packets.Count, bed.Source.KeyFrameRequests - asked);
        SendVp9(bed, 1, key: true);

        Assert.Equal((1, 1), before);
        Assert.Equal(4, receiver.Packets.Count);
        Assert.Equal((2, 0), consumer.Receiving);
    }

    [Fact]
    public void Av1_ByDependencyDescriptor_TheLowestSufficientRate()
    {
        var bed = new ForwardingBed(codec: SupportedCodecs.All.First(codec => codec.Name == "AV1"), dependencyDescriptor: LayeredPackets.DependencyId);
        var (consumer, receiver) = bed.AddConsumer(observer: "bot");
        consumer.Resume(bed.Now);
        SendAv1(bed, 61);

        consumer.SetWish(new LayerWish(new Want(320, 180, 15), null, null), bed.Now);
        receiver.Packets.Clear();
        SendAv1(bed, 30);
        var low = receiver.Packets.Count;
        consumer.SetWish(LayerWish.Best, bed.Now);
        SendAv1(bed, 10);

        Assert.Equal(15, low);
        Assert.Equal((0, 1), consumer.Receiving);
        Assert.InRange(receiver.Packets.Count, low + 9, low + 10);
        Assert.All(receiver.Packets.Skip(1).Zip(receiver.Packets), pair => Assert.Equal((ushort)(pair.Second.Sequence + 1), pair.First.Sequence));
    }

    private void SendAv1(ForwardingBed bed, int count)
    {
        for (var i = 0; i < count; i++, _frame++)
        {
            bed.Time.Advance(TimeSpan.FromSeconds(1 / 30.0));
            bed.Publish(LayeredPackets.Av1(_frame, (uint)(_frame * 3000), ForwardingBed.PublisherSsrc, _frame, _frame % 2, key: _frame == 0));
            if (_frame % 30 == 0) bed.Producer.HandleSecond(bed.Now);
        }
    }

    private void SendVp8(ForwardingBed bed, int count)
    {
        for (var i = 0; i < count; i++, _frame++)
        {
            var layer = _frame == 0 ? 0 : Pattern[_frame % 4];
            if (layer == 0) _index++;
            // Every second group may be entered.
            var sync = layer > 0 && _frame % 8 < 4;
            bed.Time.Advance(TimeSpan.FromSeconds(1 / 30.0));
            bed.Publish(LayeredPackets.Vp8(_frame + 65_500, (uint)(_frame * 3000), ForwardingBed.PublisherSsrc, _frame + 32_700, _index, layer, sync, key: _frame == 0));
            if (_frame % 30 == 0) bed.Producer.HandleSecond(bed.Now);
        }
    }

    private void SendVp9(ForwardingBed bed, int count, bool key = false)
    {
        for (var i = 0; i < count; i++, _frame++)
        {
            bed.Time.Advance(TimeSpan.FromSeconds(1 / 30.0));
            for (var spatial = 0; spatial < 3; spatial++)
                bed.Publish(LayeredPackets.Vp9(_frame * 3 + spatial, (uint)(_frame * 3000), ForwardingBed.PublisherSsrc, _frame, spatial, key: key && i == 0, marker: spatial == 2));
        }
    }

    private static void AssertContinuous(FakeReceiver receiver)
    {
        var packets = receiver.Packets;
        var frames = packets.Select(packet =>
        {
            Assert.True(Vp8Descriptor.TryParse(packet.Payload, out var descriptor));
            return descriptor;
        }).ToList();
        for (var i = 1; i < packets.Count; i++)
        {
            Assert.Equal((ushort)(packets[i - 1].Sequence + 1), packets[i].Sequence);
            Assert.Equal(frames[i - 1].PictureId + 1 & 0x7FFF, frames[i].PictureId);
            Assert.Equal(frames[i - 1].Tl0PicIdx + (frames[i].TemporalId == 0 ? 1 : 0) & 0xFF, frames[i].Tl0PicIdx);
        }
    }
}
