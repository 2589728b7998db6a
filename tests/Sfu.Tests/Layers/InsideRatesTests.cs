using RoomLens.Rtp.Layers;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Packets.Dependencies;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.KeyFrames;
using RoomLens.Sfu.Layers;

namespace RoomLens.Sfu.Tests.Layers;

public class InsideRatesTests
{
    private readonly InsideRates _rates = new();
    private int _second;

    [Fact]
    public void LayersOfPayloadDescriptors_AddUp()
    {
        Second((0, 0, 1000), (0, 1, 500), (1, 0, 3000), (1, 1, 700));
        Second((0, 0, 1000), (0, 1, 500), (1, 0, 3000), (1, 1, 700));

        Assert.Equal([8000, 12_000, 32_000, 41_600], Read());
    }

    [Fact]
    public void LayerThatBegins_IsWhatItIsAtOnce_OneThatChanges_IsAveraged()
    {
        for (var i = 0; i < 4; i++) Second((0, 0, 1000));

        Second((0, 0, 2000), (1, 0, 3000));

        Assert.Equal([10_400, 10_400, 34_400, 34_400], Read());
    }

    [Fact]
    public void Silence_KeepsTheLastRates()
    {
        Second((0, 0, 1000), (1, 1, 500));
        Second((0, 0, 1000), (1, 1, 500));

        for (var i = 0; i < 20; i++) Second();

        Assert.Equal([8000, 8000, 8000, 12_000], Read());
    }

    [Fact]
    public void DependencyDescriptors_CountWhatIsPartOfEachTarget()
    {
        var (stream, reader) = (new DescribedStream(0, 1), new DependencyDescriptorReader());
        _rates.Roll(At(1));
        for (var unit = 0; unit < 10; unit++)
        {
            var (low, high) = stream.Next(key: unit == 0);
            Describe(reader, low, 100);
            Describe(reader, high, 300);
        }

        _rates.Roll(At(2));

        Assert.Equal((8000, 32_000), (_rates.BitrateBps(0, 0), _rates.BitrateBps(1, 0)));
        Assert.Equal(0, _rates.BitrateBps(1, 1));
    }

    private static Instant At(int second) => Instant.FromMilliseconds(second * 1000);

    private long[] Read() => [_rates.BitrateBps(0, 0), _rates.BitrateBps(0, 1), _rates.BitrateBps(1, 0), _rates.BitrateBps(1, 1)];

    private void Describe(DependencyDescriptorReader reader, byte[] bytes, int octets)
    {
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        Assert.True(packet.TryGetExtension(LayeredPackets.DependencyId, out var data));
        Assert.True(reader.TryRead(data, out var dependencies));
        _rates.Count(new KeyFrameInfo(false, 0, 0, Dependencies: dependencies), octets);
    }

    private void Second(params (int Spatial, int Temporal, int Octets)[] packets)
    {
        if (_second == 0) _rates.Roll(At(++_second));
        foreach (var (spatial, temporal, octets) in packets)
            _rates.Count(new KeyFrameInfo(false, 0, 0, new LayerPosition { IsKnown = true, SpatialId = spatial, TemporalId = temporal }), octets);
        _rates.Roll(At(++_second));
    }
}
