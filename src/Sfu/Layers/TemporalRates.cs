using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Layers;

/// <summary>Pictures per second of each temporal layer together with those below it, over the last finished interval.</summary>
internal sealed class TemporalRates
{
    // The measured rate wanders around the nominal one.
    private const double Tolerance = 0.85;

    private readonly int[] _counts = new int[RoomLens.Rtp.Layers.LayerSelector.Highest + 1];
    private readonly double[] _rates = new double[RoomLens.Rtp.Layers.LayerSelector.Highest + 1];
    private Instant? _since;

    /// <summary>Temporal layers seen.</summary>
    public int Layers { get; private set; } = 1;

    /// <summary>A picture ended.</summary>
    public void Count(int layer)
    {
        _counts[layer]++;
        if (layer >= Layers) Layers = layer + 1;
    }

    /// <summary>Closes the interval; about once a second.</summary>
    public void Roll(Instant now)
    {
        if (_since is { } since && now > since)
        {
            var seconds = (now - since).TotalSeconds;
            var pictures = 0;
            for (var layer = 0; layer < _counts.Length; layer++) _rates[layer] = (pictures += _counts[layer]) / seconds;
        }

        _since = now;
        Array.Clear(_counts);
    }

    /// <summary>The lowest layer that is fast enough; the highest seen when none is, or nothing is known yet.</summary>
    public int Choose(double framesPerSecond)
    {
        for (var layer = 0; layer < Layers; layer++)
            if (_rates[layer] >= framesPerSecond * Tolerance) return layer;
        return Layers - 1;
    }
}
