using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.KeyFrames;
using RoomLens.Sfu.Layers;
using RoomLens.Sfu.WebRtc;

namespace RoomLens.Sfu.Tests.Layers;

public class SimulcastTests
{
    [Fact]
    public void Switches_KeepNumbersContinuousAndTimestampsRising()
    {
        var bed = new SimulcastBed();
        Prepare(bed);
        bed.Consumer.Resume(bed.Now);
        bed.Tick(0, 1, 2);
        bed.Tick();

        bed.Consumer.SetWish(LayerWish.Best with { Preferred = 0 }, bed.Now);
        bed.Tick();
        bed.Tick(0);
        bed.Tick();
        bed.Consumer.SetWish(LayerWish.Best, bed.Now);
        bed.Tick(2);
        bed.Tick();

        var packets = bed.Receiver.Packets;
        Assert.Equal(8, packets.Count);
        Assert.All(packets.Skip(1).Zip(packets), pair => Assert.Equal(pair.Second.Sequence + 1, pair.First.Sequence));
        Assert.All(packets.Skip(1).Zip(packets), pair => Assert.InRange((int)(pair.First.Timestamp - pair.Second.Timestamp), 1, 4200));
        var frames = packets.Select(packet => Read(packet.Payload)).ToList();
        Assert.All(frames.Skip(1).Zip(frames), pair => Assert.Equal((pair.Second.Picture + 1 & 0x7FFF, pair.Second.Index + 1 & 0xFF), pair.First));
    }

    [Fact]
    public void Switch_WaitsForTheKeyFrameOfTheTarget_WithoutAGap()
    {
        var bed = new SimulcastBed();
        Prepare(bed);
        bed.Consumer.SetWish(LayerWish.Best with { Preferred = 0 }, bed.Now);
        bed.Consumer.Resume(bed.Now);
        bed.Tick(0);
        bed.Time.Advance(RequestSpacing.Spacing);
        var asked = bed.Producer.Layers[2].KeyFramesRequested;

        bed.Consumer.SetWish(LayerWish.Best, bed.Now);
        bed.Tick();
        var before = bed.Consumer.CurrentLayer;
        bed.Tick(2);

        Assert.Equal((0, 2, 4), (before, bed.Consumer.CurrentLayer, bed.Receiver.Packets.Count));
        Assert.Equal(asked + 1, bed.Producer.Layers[2].KeyFramesRequested);
    }

    [Fact]
    public void Switch_ToALayerOfTheSameMoment_NeverRepeatsATimestamp()
    {
        var guard = new TimestampGuard();

        var first = guard.Next(0, new MediaTime(9000, 90_000));
        guard.Switch(1);
        var same = guard.Next(1, new MediaTime(9000, 90_000));
        var next = guard.Next(1, new MediaTime(12_000, 90_000));

        Assert.Equal((9000, 9270, 12_000), (first.Ticks, same.Ticks, next.Ticks));
        Assert.Equal((9270u, 12_000u), (guard.Repeat(1, 9000), guard.Repeat(1, 12_000)));
    }

    [Fact]
    public void Nack_AfterASwitch_RepeatsWhatWasSent()
    {
        var bed = new SimulcastBed();
        Prepare(bed);
        bed.Consumer.Resume(bed.Now);
        bed.Tick(2);
        bed.Consumer.SetWish(LayerWish.Best with { Preferred = 1 }, bed.Now);
        bed.Tick(1);
        var sent = bed.Receiver.Packets.ToArray();

        Nack(bed, sent[0].Sequence, sent[1].Sequence);

        var repeated = bed.Receiver.Packets.Skip(sent.Length).ToArray();
        Assert.Equal(sent.Select(packet => Convert.ToHexString(packet.Payload)), repeated.Select(packet => Convert.ToHexString(packet.Payload.AsSpan(RtxPacket.Overhead))));
        Assert.Equal(sent.Select(packet => packet.Timestamp), repeated.Select(packet => packet.Timestamp));
    }

    [Theory]
    [InlineData(null, null, null, null, 2)]
    [InlineData(160, 90, null, null, 0)]
    [InlineData(161, 90, null, null, 1)]
    [InlineData(180, 320, null, null, 1)] // upright camera
    [InlineData(4000, 3000, null, null, 2)]
    [InlineData(4000, 3000, 320, null, 1)] // the cap wins
    [InlineData(null, null, 10, null, 0)] // nothing under the cap: the lowest
    [InlineData(null, null, null, 1, 1)]
    public void Choose_SmallestSufficientUnderTheCap(int? width, int? height, int? cap, int? preferred, int expected)
    {
        var wish = new LayerWish(
            width is null ? null : new Want(width.Value, height!.Value, 5), cap is null ? null : new PictureSize(cap.Value, cap.Value * 9 / 16), preferred);

        Assert.Equal(expected, wish.Choose([new(true, 160, 90), new(true, 320, 180), new(true, 640, 360)]));
    }

    [Fact]
    public void Choose_SilentLayersDoNotCount()
    {
        Assert.Equal(1, LayerWish.Best.Choose([new(true, 160, 90), new(true, 320, 180), new(false, 640, 360)]));
        Assert.Equal(2, LayerWish.Best.Choose([new(false, 0, 0), new(false, 0, 0), new(false, 0, 0)]));
    }

    [Fact]
    public void UnknownSsrc_IsFoundByItsRid()
    {
        var bed = new SimulcastBed();
        var streams = new PublishedStreams();
        Assert.True(streams.TryAdd(bed.Producer));

        Assert.Null(Deliver(streams, bed, 0xAA, "r2"));
        Assert.Null(Deliver(streams, bed, 0xBB, "r0"));
        Assert.NotNull(Deliver(streams, bed, 0xCC, "r9"));
        Assert.NotNull(Deliver(streams, bed, 0xDD, null));
        Assert.Null(Deliver(streams, bed, 0xAA, null));

        Assert.Equal([0xBB, null, 0xAA], bed.Producer.Layers.Select(layer => layer.Ssrc));
    }

    private static Worker.DropReason? Deliver(PublishedStreams streams, SimulcastBed bed, uint ssrc, string? rid)
    {
        Assert.True(RtpPacket.TryParse(SimulcastBed.Packet(1, 0, ssrc, true, 160, 1, rid), out var packet));
        return streams.Deliver(packet, bed.Now);
    }

    private static void Prepare(SimulcastBed bed)
    {
        bed.Tick(0, 1, 2);
        bed.Report();
        bed.Tick();
        bed.Time.Advance(TimeSpan.FromSeconds(1.5));
        bed.Tick();
    }

    private static void Nack(SimulcastBed bed, params ushort[] sequences)
    {
        Span<byte> buffer = stackalloc byte[128];
        var writer = new Rtp.Rtcp.RtcpWriter(buffer);
        Assert.True(writer.TryWriteNack(1, bed.Consumer.Settings.Ssrc, sequences));
        Assert.True(Rtp.Rtcp.RtcpReader.TryCreate(buffer[..writer.Length], out var reader));
        Assert.True(reader.TryRead(out var packet));
        bed.Consumer.HandleNack(packet.ReadNack(), bed.Now);
    }

    private static (int Picture, int Index) Read(byte[] payload)
    {
        Assert.True(Vp8Descriptor.TryParse(payload, out var descriptor));
        return (descriptor.PictureId!.Value, descriptor.Tl0PicIdx!.Value);
    }
}
