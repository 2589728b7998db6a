using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Layers;
using Xunit.Abstractions;

namespace RoomLens.Sfu.Tests.Congestion;

/// <summary>
/// Layers inside a stream by bandwidth. Each stream takes 25, 50 and 100 kbit/s up to the layers (0,0), (0,1) and (0,2), 100, 200 and 400
/// up to (1,·), 400, 800 and 1600 up to (2,·); AV1 in key mode leaves lower layers out, so there (1,·) takes 75, 150 and 300.
/// </summary>
public class InsideBandwidthTests(ITestOutputHelper output)
{
    private static readonly LayerPair Best = new(2, 2);

    [Theory]
    [InlineData("VP8 simulcast", 300, 1)]
    [InlineData("VP8 simulcast", 300, 2)]
    [InlineData("VP9 L3T3_KEY", 300, 1)]
    [InlineData("VP9 L3T3_KEY", 300, 2)]
    [InlineData("AV1 L3T3", 300, 1)]
    [InlineData("AV1 L3T3", 300, 2)]
    [InlineData("AV1 L3T3_KEY", 230, 1)]
    [InlineData("AV1 L3T3_KEY", 230, 2)]
    public void NarrowQueue_TheBestPairThatFits_AndAllOfItAfterRelief(string stream, int kbps, int seed)
    {
        var bed = new CongestionBed(seed);
        var consumer = View(bed, stream);
        bed.Run(TimeSpan.FromSeconds(6));
        var before = bed.Viewer.LayersOf(consumer);

        bed.Viewer.Conditions = CongestionBed.Wide with { RateKbps = kbps };
        var down = bed.RunUntil(() => IsWithin(bed.Viewer.LayersOf(consumer), new LayerPair(1, 1)), TimeSpan.FromSeconds(10));
        bed.Run(TimeSpan.FromSeconds(5));
        bed.Viewer.LongestWaitMs = 0;
        var (began, shares) = (bed.Viewer.ReceivedOctets, Watch(bed, consumer, seconds: 20));
        var received = (bed.Viewer.ReceivedOctets - began) * 8 / 20_000;
        var wait = bed.Viewer.LongestWaitMs;
        bed.Viewer.Conditions = CongestionBed.Wide with { RateKbps = 3_000 };
        var up = bed.RunUntil(() => bed.Viewer.LayersOf(consumer) == Best, TimeSpan.FromSeconds(20));
        var told = consumer.Receiving;

        output.WriteLine($"{stream}, seed {seed}: fits after {down} ms; then {Describe(shares)}, {received} kbit/s, longest wait {wait:F0} ms; all of it {up} ms after relief");
        Assert.Equal(Best, before);
        Assert.InRange(down, 0, 3_000);
        Assert.InRange(wait, 0, 300);
        Assert.All(shares.Keys, layer => Assert.True(IsWithin(layer, new LayerPair(1, 2)), $"{layer}"));
        Assert.InRange(shares.GetValueOrDefault(new LayerPair(1, 1)), 75, 100);
        Assert.InRange(up, 0, 10_000);
        Assert.Equal((2, 2), told);
        Assert.Equal(0, bed.Viewer.Undecodable);
    }

    [Theory]
    [InlineData("VP8 simulcast")]
    [InlineData("VP9 L3T3_KEY")]
    [InlineData("AV1 L3T3")]
    public void PreferredLayers_AreNotExceededAndNotProbedBeyond(string stream)
    {
        var bed = new CongestionBed(1);
        var consumer = View(bed, stream);
        consumer.SetWish(LayerWish.Best with { Preferred = 1, PreferredTemporal = 1 }, bed.Now);

        bed.Run(TimeSpan.FromSeconds(10));

        Assert.Equal((new LayerPair(1, 1), null), (bed.Viewer.LayersOf(consumer), consumer.Wish.Bound));
        Assert.True(bed.Viewer.Downlink.TryTakeNotice(out var state));
        Assert.InRange(state.DesiredBps, 180_000, 260_000);
        Assert.Equal((0, 0), (bed.Viewer.RepairOctets, bed.Viewer.Undecodable));
    }

    [Theory]
    [InlineData("VP9 L3T3_KEY")]
    [InlineData("AV1 L3T3")]
    public void TemporalLayers_ComeAndGoWithoutAKeyFrame_ASpatialOneAsksForOne(string stream)
    {
        // Room for (1,1), then for (1,2), then for (2,0).
        var bed = new CongestionBed(1) { Viewer = { Conditions = CongestionBed.Wide with { RateKbps = 300 } } };
        var publisher = bed.PublishSvc(stream);
        var consumer = bed.Viewer.View(publisher.Producer, bed.Rooms, bed.Now);
        consumer.SetWish(LayerWish.Best with { Preferred = 1 }, bed.Now);
        bed.RunUntil(() => bed.Viewer.LayersOf(consumer) == new LayerPair(1, 1), TimeSpan.FromSeconds(60));
        var (at300, keysAt300) = (bed.Viewer.LayersOf(consumer), publisher.KeyFrames);

        bed.Viewer.Conditions = CongestionBed.Wide;
        var faster = bed.RunUntil(() => bed.Viewer.LayersOf(consumer) == new LayerPair(1, 2), TimeSpan.FromSeconds(20));
        var keysFaster = publisher.KeyFrames;
        consumer.SetWish(consumer.Wish with { Preferred = null }, bed.Now);
        var larger = bed.RunUntil(() => bed.Viewer.LayersOf(consumer) == Best, TimeSpan.FromSeconds(20));

        output.WriteLine($"{stream}: all pictures of the middle layer after {faster} ms, the high one after {larger} ms more, {publisher.KeyFrames} key pictures");
        Assert.Equal((new LayerPair(1, 1), keysAt300), (at300, keysFaster));
        Assert.InRange(faster, 0, 10_000);
        Assert.InRange(larger, 0, 10_000);
        Assert.InRange(publisher.KeyFrames - keysFaster, 1, 2);
        Assert.Equal(0, bed.Viewer.Undecodable);
    }

    [Fact]
    public void OneLayerOnly_IsNeitherBoundNorThinned()
    {
        var bed = new CongestionBed(1) { Viewer = { Conditions = CongestionBed.Wide with { RateKbps = 300 } } };
        var consumer = bed.Viewer.View(bed.Publish(1).Producer, bed.Rooms, bed.Now);

        bed.Run(TimeSpan.FromSeconds(10));

        Assert.Equal((new LayerPair(0, 0), null, false), (bed.Viewer.LayersOf(consumer), consumer.Wish.Bound, consumer.IsHeldBack));
        Assert.Equal(0, bed.Viewer.Undecodable);
    }

    private static Consumer View(CongestionBed bed, string stream)
    {
        var producer = stream.StartsWith("VP8", StringComparison.Ordinal) ? bed.Publish(3, isTemporal: true).Producer : bed.PublishSvc(stream).Producer;
        return bed.Viewer.View(producer, bed.Rooms, bed.Now);
    }

    /// <summary>Per cent of the time that each layer was the one that arrived.</summary>
    private static Dictionary<LayerPair, int> Watch(CongestionBed bed, Consumer consumer, int seconds)
    {
        var layers = new List<LayerPair>();
        for (var i = 0; i < seconds * 4; i++)
        {
            bed.Run(TimeSpan.FromMilliseconds(250));
            layers.Add(bed.Viewer.LayersOf(consumer));
        }

        return layers.CountBy(layer => layer).ToDictionary(pair => pair.Key, pair => pair.Value * 100 / layers.Count);
    }

    private static bool IsWithin(LayerPair layer, LayerPair most) =>
        layer.Spatial >= 0 && (layer.Spatial < most.Spatial || (layer.Spatial == most.Spatial && layer.Temporal <= most.Temporal));

    private static string Describe(Dictionary<LayerPair, int> shares) =>
        string.Join(", ", shares.OrderBy(pair => pair.Key.Spatial).ThenBy(pair => pair.Key.Temporal).Select(pair => $"({pair.Key.Spatial},{pair.Key.Temporal}) {pair.Value} %"));
}
