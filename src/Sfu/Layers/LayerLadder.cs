using RoomLens.Rtp.Layers;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Layers;

/// <summary>
/// The layers of a stream that one receiver may have, each a rung with its measured rate: a higher spatial layer before a higher temporal one. A rung
/// keeps its number whatever comes and goes around it.
/// </summary>
internal sealed class LayerLadder
{
    private const int Steps = LayerSelector.Highest + 1;

    private long[] _rates = [0];

    /// <summary>The rung of the layer that its receiver asked for and that is sent.</summary>
    public int Top { get; private set; }

    /// <summary>The layer of a rung.</summary>
    public static LayerPair At(int rung) => new(rung / Steps, rung % Steps);

    /// <summary>Bit/s of a rung with all below it that it needs; 0 = not known.</summary>
    public long Rate(int rung) => rung < _rates.Length ? _rates[rung] : 0;

    /// <summary>The next rung that is sent and asked for; null = there is none.</summary>
    public int? Above(int rung)
    {
        for (var next = rung + 1; next <= Top; next++)
            if (next == Top || Rate(next) > 0) return next;
        return null;
    }

    /// <summary>Reads what a producer sends at the moment. <paramref name="wish"/>: the receiver's, without a bound.</summary>
    public void Refresh(Producer producer, LayerWish wish, Instant now)
    {
        var facts = LayeredStream.Facts(producer, now);
        if (_rates.Length != facts.Length * Steps) _rates = new long[facts.Length * Steps];
        else Array.Clear(_rates);
        for (var spatial = 0; spatial < facts.Length; spatial++)
            if (facts[spatial].IsActive) Measure(producer, spatial, facts[spatial].BitrateBps, wish);
        var best = wish.Choose(facts);
        Top = best * Steps + wish.ChooseTemporal(StreamOf(producer, best).Temporal, best);
    }

    private static ProducerLayer StreamOf(Producer producer, int spatial) => producer.Layers[producer.IsSimulcast ? spatial : 0];

    private void Measure(Producer producer, int spatial, long wholeBps, LayerWish wish)
    {
        var stream = StreamOf(producer, spatial);
        var highest = wish.ChooseTemporal(stream.Temporal, spatial);
        for (var temporal = 0; temporal <= highest; temporal++)
        {
            _rates[spatial * Steps + temporal] = temporal == stream.TemporalLayers - 1
                ? wholeBps
                : stream.Inside.BitrateBps(producer.IsSimulcast ? 0 : spatial, temporal);
        }
    }
}
