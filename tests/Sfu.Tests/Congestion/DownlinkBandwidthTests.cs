using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Tests.Emulation;
using RoomLens.Sfu.Layers;
using Xunit.Abstractions;

namespace RoomLens.Sfu.Tests.Congestion;

public class DownlinkBandwidthTests(ITestOutputHelper output)
{
    private const int Low = 160;
    private const int High = 640;

    private static readonly NetworkConditions Narrow = CongestionBed.Wide with { RateKbps = 300 };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void QueueOf300Kbps_LowLayerWithinThreeSeconds_HighWithinTenOfRelief(int seed)
    {
        var bed = new CongestionBed(seed);
        var publisher = bed.Publish(3);
        var consumer = bed.Viewer.View(publisher.Producer, bed.Rooms, bed.Now);
        bed.Run(TimeSpan.FromSeconds(6));
        Assert.Equal(High, bed.Viewer.WidthOf(consumer));

        bed.Viewer.Conditions = Narrow;
        var down = bed.RunUntil(() => bed.Viewer.WidthOf(consumer) == Low, TimeSpan.FromSeconds(10));
        bed.Run(TimeSpan.FromSeconds(5));
        bed.Viewer.LongestWaitMs = 0;
        var stays = bed.RunUntil(() => bed.Viewer.WidthOf(consumer) != Low, TimeSpan.FromSeconds(10));
        var wait = bed.Viewer.LongestWaitMs;
        bed.Viewer.Conditions = CongestionBed.Wide with { RateKbps = 3_000 };
        var up = bed.RunUntil(() => bed.Viewer.WidthOf(consumer) == High, TimeSpan.FromSeconds(20));
        bed.Run(TimeSpan.FromSeconds(10));

        output.WriteLine($"seed {seed}: low after {down} ms, high again {up} ms after relief, wait at the low layer {wait:F0} ms, repair octets {bed.Viewer.RepairOctets}");
        Assert.InRange(down, 0, 3_000);
        Assert.Equal(10_000, stays);
        Assert.InRange(wait, 0, 250);
        Assert.InRange(up, 0, 10_000);
        Assert.Equal(High, bed.Viewer.WidthOf(consumer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Stamp_PacketSentAgainOnItsOwnSource_IsTheSameOctets(bool hasRtx)
    {
        var bed = new CongestionBed(1);
        var consumer = bed.Viewer.View(bed.Publish(1).Producer, bed.Rooms, bed.Now, hasRtx: hasRtx);

        byte[] Sent(ushort sequence)
        {
            var slot = new byte[200];
            var length = RtpHeaderWriter.Write(slot, 96, marker: false, sequence, 3000, consumer.Settings.Ssrc);
            return slot[..bed.Viewer.Downlink.Stamp(slot, length + 100, bed.Now)];
        }

        var (first, second, again) = (Sent(7), Sent(8), Sent(7));

        Assert.NotEqual(first[^104..], second[^104..]);
        // Who has RTX gets repetitions by it: on the media stream nothing comes twice.
        Assert.Equal(!hasRtx, first.AsSpan().SequenceEqual(again));
    }

    [Fact]
    public void LayerThatThePublisherStoppedMeanwhile_ComesBackWithinTenSecondsOfRelief()
    {
        var bed = new CongestionBed(1);
        var publisher = bed.Publish(3);
        publisher.HeedsNeeds = true;
        var consumer = bed.Viewer.View(publisher.Producer, bed.Rooms, bed.Now);
        bed.Run(TimeSpan.FromSeconds(6));

        bed.Viewer.Conditions = Narrow;
        bed.Run(TimeSpan.FromSeconds(15));
        var (low, sends) = (bed.Viewer.WidthOf(consumer), publisher.Producer.Layers[2].IsActive(bed.Now));
        bed.Viewer.Conditions = CongestionBed.Wide with { RateKbps = 3_000 };
        var up = bed.RunUntil(() => bed.Viewer.WidthOf(consumer) == High, TimeSpan.FromSeconds(20));

        output.WriteLine($"high again {up} ms after relief");
        Assert.Equal((Low, false), (low, sends));
        Assert.InRange(up, 0, 10_000);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ViewerThatBeginsBehind300Kbps_GetsTheLowLayerWithinThreeSeconds(int seed)
    {
        var bed = new CongestionBed(seed) { Viewer = { Conditions = Narrow } };
        var publisher = bed.Publish(3);
        bed.Run(TimeSpan.FromSeconds(2));
        var consumer = bed.Viewer.View(publisher.Producer, bed.Rooms, bed.Now);

        var down = bed.RunUntil(() => bed.Viewer.WidthOf(consumer) == Low, TimeSpan.FromSeconds(10));

        output.WriteLine($"seed {seed}: low after {down} ms");
        Assert.InRange(down, 0, 3_000);
    }

    [Fact]
    public void WidePath_NoCeilingAndNoPadding()
    {
        var bed = new CongestionBed(1);
        var consumer = bed.Viewer.View(bed.Publish(3).Producer, bed.Rooms, bed.Now);

        bed.Run(TimeSpan.FromSeconds(20));

        Assert.Equal((High, null, false), (bed.Viewer.WidthOf(consumer), consumer.Wish.Bound, consumer.IsHeldBack));
        Assert.InRange(bed.Viewer.Downlink.AvailableBps, 1_600_000, long.MaxValue);
        Assert.InRange(bed.Viewer.RepairOctets, 0, 60_000);
    }

    [Fact]
    public void PathFor800KbpsAndTwoVideos_TheMoreImportantGetsMore()
    {
        var bed = new CongestionBed(1) { Viewer = { Conditions = CongestionBed.Wide with { RateKbps = 800 } } };
        var (first, second) = (bed.Publish(3).Producer, bed.Publish(3).Producer);
        var minor = bed.Viewer.View(first, bed.Rooms, bed.Now);
        var major = bed.Viewer.View(second, bed.Rooms, bed.Now, priority: 10);

        bed.Run(TimeSpan.FromSeconds(30));

        Assert.Equal((160, 320), (bed.Viewer.WidthOf(minor), bed.Viewer.WidthOf(major)));
    }

    [Fact]
    public void PathForOneOfTwo_TheLessImportantIsHeldBackAndComesAgain()
    {
        var bed = new CongestionBed(1) { Viewer = { Conditions = CongestionBed.Wide with { RateKbps = 150 } } };
        var (first, second) = (bed.Publish(3).Producer, bed.Publish(3).Producer);
        var minor = bed.Viewer.View(first, bed.Rooms, bed.Now);
        var major = bed.Viewer.View(second, bed.Rooms, bed.Now, priority: 10);

        var held = bed.RunUntil(() => minor.IsHeldBack, TimeSpan.FromSeconds(5));
        var majorHeld = major.IsHeldBack;
        bed.Viewer.Conditions = CongestionBed.Wide;
        var again = bed.RunUntil(() => !minor.IsHeldBack && bed.Viewer.WidthOf(minor) == High, TimeSpan.FromSeconds(20));

        output.WriteLine($"held back after {held} ms, all of it {again} ms after relief");
        Assert.InRange(held, 0, 3_000);
        Assert.False(majorHeld);
        Assert.InRange(again, 0, 15_000);
    }

    [Fact]
    public void PreferredLayer_IsNotExceededAndNotProbedBeyond()
    {
        var bed = new CongestionBed(1);
        var consumer = bed.Viewer.View(bed.Publish(3).Producer, bed.Rooms, bed.Now);
        consumer.SetWish(LayerWish.Best with { Preferred = 0 }, bed.Now);

        bed.Run(TimeSpan.FromSeconds(10));

        Assert.Equal((Low, 0), (bed.Viewer.WidthOf(consumer), bed.Viewer.RepairOctets));
        Assert.True(bed.Viewer.Downlink.TryTakeNotice(out var state));
        Assert.InRange(state.DesiredBps, 80_000, 150_000);
        Assert.Equal(state.DesiredBps, state.EffectiveDesiredBps);
        Assert.False(bed.Viewer.Downlink.TryTakeNotice(out _));
    }

    [Fact]
    public void Numbers_RiseByOneOverAllConsumersAndRetransmissions()
    {
        var bed = new CongestionBed(1) { Viewer = { Conditions = new() } };
        bed.Viewer.View(bed.Publish(3).Producer, bed.Rooms, bed.Now);
        bed.Viewer.View(bed.Publish(1).Producer, bed.Rooms, bed.Now);

        bed.Run(TimeSpan.FromSeconds(5));

        Assert.Equal(Enumerable.Range(0, bed.Viewer.Numbers.Count).Select(number => (ushort)number), bed.Viewer.Numbers);
        Assert.NotEqual(0, bed.Viewer.RepairOctets);
    }
}
