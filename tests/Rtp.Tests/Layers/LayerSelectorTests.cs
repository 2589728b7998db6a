using RoomLens.Rtp.Layers;

namespace RoomLens.Rtp.Tests.Layers;

public sealed class LayerSelectorTests
{
    private readonly LayerSelector _selector = new();
    private long _picture;

    [Fact]
    public void UnknownPosition_AlwaysPasses()
    {
        _selector.TargetTemporal = 0;

        Assert.True(_selector.Select(default, 1, out var ends));
        Assert.False(ends || _selector.HasDropped);
    }

    [Fact]
    public void TemporalDown_IsImmediate_AndUpWaitsForALayerThatMayBegin()
    {
        Assert.Equal([true, true, true, true], Pictures(Key(), T(2, sync: true), T(1, sync: true), T(2)));

        _selector.TargetTemporal = 0;
        Assert.Equal([true, false, false, false], Pictures(T(0), T(2), T(1), T(2)));
        Assert.Equal(0, _selector.CurrentTemporal);

        _selector.TargetTemporal = 2;
        Assert.Equal([true, false, false, false], Pictures(T(0), T(2), T(1), T(2)));
        Assert.Equal([true, true, true, true], Pictures(T(0), T(2, sync: true), T(1, sync: true), T(2)));
        Assert.Equal(2, _selector.CurrentTemporal);
    }

    [Fact]
    public void TopLayerBegun_WhileTheMiddleOneIsNot_PassesNothingThatMayReferToIt()
    {
        Pictures(Key());
        _selector.TargetTemporal = 0;
        Pictures(T(1), T(2));
        _selector.TargetTemporal = 2;

        Assert.Equal([true, false, false], Pictures(T(2, sync: true), T(1), T(2)));
    }

    [Fact]
    public void Vp9SwitchingUpPoint_OpensTheLayersAboveIt()
    {
        Pictures(Key());
        _selector.TargetTemporal = 0;
        Pictures(T(1), T(2));
        _selector.TargetTemporal = 2;

        Assert.Equal([false, true, true, true], Pictures(T(1), new LayerPosition { IsKnown = true, OpensHigherTemporalLayers = true }, T(2), T(1)));
    }

    [Fact]
    public void KeyPicture_OpensEverything()
    {
        Pictures(Key());
        _selector.TargetTemporal = 0;
        Pictures(T(1), T(2));
        _selector.TargetTemporal = 2;

        Assert.Equal([true, true, true], Pictures(Key(), T(2), T(1)));
    }

    [Fact]
    public void LatePacketOfAnEarlierPicture_FollowsItsLayer()
    {
        Pictures(Key(), T(1), T(0));
        _selector.TargetTemporal = 0;
        Pictures(T(1));

        Assert.True(_selector.Select(T(0), _picture - 1, out _));
        Assert.False(_selector.Select(T(1), _picture - 2, out _));
    }

    [Fact]
    public void SpatialDown_ComesWithTheNextPicture_MarkerOnTheLastPacketThatIsSent()
    {
        Assert.Equal([(true, false), (true, false), (true, false)], Layers(key: true));

        _selector.TargetSpatial = 1;
        Assert.True(_selector.Select(S(2), _picture, out _));
        Assert.Equal([(true, false), (true, true), (false, false)], Layers());
        Assert.Equal((1, false), (_selector.CurrentSpatial, _selector.NeedsKeyPicture));
        Assert.True(_selector.EndsPicture(S(1)));
    }

    [Fact]
    public void SpatialUp_WaitsForAKeyPicture()
    {
        Layers(key: true);
        _selector.TargetSpatial = 0;
        Layers();

        _selector.TargetSpatial = 2;
        Assert.Equal([(true, true), (false, false), (false, false)], Layers());
        Assert.True(_selector.NeedsKeyPicture);
        Assert.Equal([(true, false), (true, false), (true, true)], Layers(key: true));
        Assert.False(_selector.NeedsKeyPicture);
    }

    [Fact]
    public void SpatialUpAwaited_TheTemporalLayerAtHandStays_UntilTheKeyPicture()
    {
        Layers(key: true);
        _selector.TargetSpatial = 0;
        Layers();

        (_selector.TargetSpatial, _selector.TargetTemporal) = (1, 0);
        Assert.Equal([true, true], Pictures(T(1), T(2)));
        Assert.Equal([true, false, false], Pictures(Key(), T(1), T(2)));
        Assert.Equal((1, 0), (_selector.CurrentSpatial, _selector.CurrentTemporal));
    }

    [Fact]
    public void SpatialUpGivenUp_TheTemporalLayerFollowsAtOnce()
    {
        Layers(key: true);
        _selector.TargetSpatial = 0;
        Layers();
        (_selector.TargetSpatial, _selector.TargetTemporal) = (1, 0);
        Pictures(T(1));

        _selector.TargetSpatial = 0;

        Assert.Equal([true, false], Pictures(T(0), T(1)));
    }

    /// <summary>Whatever the targets do, nothing passes whose references did not: random targets over a pattern of three temporal layers.</summary>
    [Fact]
    public void RandomTargets_NeverPassAPictureWithoutItsReferences()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var selector = new LayerSelector();
            // Newest picture of each layer, and which pictures passed. Reference structure: 0 ← 0; 1 ← 0, 1 unless Y; 2 ← 0, 1, 2 unless Y.
            var newest = new int[3];
            var passed = new HashSet<int>();
            for (var picture = 1; picture < 400; picture++)
            {
                if (random.Next(20) == 0) selector.TargetTemporal = random.Next(3);
                var key = picture == 1;
                var layer = key ? 0 : (picture % 4) switch { 1 => 0, 3 => 1, _ => 2 };
                var sync = layer > 0 && random.Next(6) == 0;
                var position = new LayerPosition { IsKnown = true, TemporalId = layer, IsKeyPicture = key, BeginsTemporalLayer = sync };
                if (selector.Select(position, picture, out _))
                {
                    for (var below = 0; below <= (sync ? 0 : layer); below++)
                        Assert.True(key || newest[below] <= 1 || passed.Contains(newest[below]), $"seed {seed}: {picture} refers to {newest[below]}");
                    passed.Add(picture);
                }

                newest[layer] = picture;
            }
        }
    }

    private static LayerPosition Key() => new() { IsKnown = true, IsKeyPicture = true };

    private static LayerPosition T(int layer, bool sync = false) => new() { IsKnown = true, TemporalId = layer, BeginsTemporalLayer = sync };

    private static LayerPosition S(int layer, bool key = false) => new() { IsKnown = true, SpatialId = layer, IsKeyPicture = key && layer == 0, EndsFrame = true };

    private bool[] Pictures(params LayerPosition[] pictures) => [.. pictures.Select(picture => _selector.Select(picture, ++_picture, out _))];

    private (bool, bool)[] Layers(bool key = false)
    {
        _picture++;
        return [.. Enumerable.Range(0, 3).Select(layer => (_selector.Select(S(layer, key), _picture, out var ends), ends))];
    }
}
