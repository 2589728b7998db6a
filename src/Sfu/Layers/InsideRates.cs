using RoomLens.Rtp.Layers;
using RoomLens.Rtp.Packets.Dependencies;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.KeyFrames;

namespace RoomLens.Sfu.Layers;

/// <summary>
/// Bit/s of each layer inside one stream together with those it is sent with, over about the last three seconds in which anything came. Payload
/// descriptors (VP8, VP9) tell whose a packet is; dependency descriptors (AV1) tell which decode targets it is part of.
/// </summary>
internal sealed class InsideRates
{
    private const int Steps = LayerSelector.Highest + 1;

    // As RateMeter's: a key frame does not count as a change of rate.
    private const double AverageWeight = 0.3;

    // A layer that begins is what it is at once.
    private const int Begins = 10;

    private readonly long[] _octets = new long[Steps * Steps];
    private readonly long[] _averages = new long[Steps * Steps];
    private DependencyStructure? _structure;
    private int[] _places = [];
    private Instant? _since;

    /// <summary>A packet came.</summary>
    public void Count(in KeyFrameInfo frame, int octets)
    {
        if (frame.Dependencies is not { } dependencies)
        {
            _octets[Place(frame.Position.SpatialId, frame.Position.TemporalId)] += octets;
            return;
        }

        if (!ReferenceEquals(_structure, dependencies.Structure)) Learn(dependencies.Structure);
        var indications = dependencies.Frame.Indications;
        for (var target = 0; target < _places.Length; target++)
            if (_places[target] >= 0 && indications[target] != DecodeTargetIndication.NotPresent) _octets[_places[target]] += octets;
    }

    /// <summary>Closes the interval; about once a second.</summary>
    public void Roll(Instant now)
    {
        if (_since is { } since && now > since && _octets.AsSpan().ContainsAnyExcept(0))
        {
            var seconds = (now - since).TotalSeconds;
            for (var place = 0; place < _octets.Length; place++)
            {
                var bps = (long)(_octets[place] * 8 / seconds);
                ref var average = ref _averages[place];
                average = average < bps / Begins ? bps : average + (long)((bps - average) * AverageWeight);
            }
        }

        _since = now;
        Array.Clear(_octets);
    }

    /// <summary>What a receiver of that layer takes; 0 = not known.</summary>
    public long BitrateBps(int spatial, int temporal)
    {
        if (_structure is not null) return _averages[Place(spatial, temporal)];
        var sum = 0L;
        for (var s = 0; s <= spatial; s++)
            for (var t = 0; t <= temporal; t++) sum += _averages[Place(s, t)];
        return sum;
    }

    private static int Place(int spatial, int temporal) => Math.Min(spatial, LayerSelector.Highest) * Steps + Math.Min(temporal, LayerSelector.Highest);

    private void Learn(DependencyStructure structure)
    {
        _structure = structure;
        _places = new int[structure.DecodeTargets];
        for (var index = 0; index < _places.Length; index++)
        {
            var target = DecodeTarget.Of(structure, index);
            var place = Place(target.SpatialId, target.TemporalId);
            // Of two that show the same, one counts.
            _places[index] = Array.IndexOf(_places, place, 0, index) < 0 ? place : -1;
        }
    }
}
