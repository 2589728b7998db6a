using RoomLens.Contracts.Sfu;

namespace RoomLens.Sfu.Layers;

/// <summary>What a receiver needs of a stream with several layers. Immutable.</summary>
/// <param name="Want">Picture that is enough; null = the more the better.</param>
/// <param name="Cap">Ceiling; it wins over <paramref name="Want"/>.</param>
/// <param name="Preferred">Highest layer wanted, as a browser asks; null = the highest.</param>
/// <param name="PreferredTemporal">Highest temporal layer wanted, as a browser asks; null = the highest.</param>
internal sealed record LayerWish(Want? Want, PictureSize? Cap, int? Preferred, int? PreferredTemporal = null)
{
    /// <summary>The highest layer.</summary>
    public static readonly LayerWish Best = new(null, null, null);

    /// <summary>The highest layer that the receiver's bandwidth reaches for; null = no bound. The lowest layer is chosen in any case.</summary>
    public LayerPair? Bound { get; init; }

    /// <summary>
    /// The smallest layer at least as large as the want; if none, the highest; never above the cap (contracts section 4). Layers come lowest first;
    /// those that do not send count only when none sends.
    /// </summary>
    public int Choose(ReadOnlySpan<LayerFacts> layers)
    {
        var anyActive = false;
        foreach (var layer in layers) anyActive |= layer.IsActive;
        var chosen = -1;
        for (var i = 0; i < layers.Length; i++)
        {
            if (anyActive && !layers[i].IsActive) continue;
            // The lowest layer is better than nothing, whatever the ceiling.
            if (chosen >= 0 && (i > Preferred || i > Bound?.Spatial || (Cap is { } cap && layers[i].Exceeds(cap.Width, cap.Height)))) break;
            chosen = i;
            if (Want is { } want && layers[i].Covers(want.Width, want.Height)) break;
        }

        return Math.Max(0, chosen);
    }

    /// <summary>The lowest temporal layer of a spatial one that is fast enough; if none is, the highest; never above the preferred one.</summary>
    public int ChooseTemporal(TemporalRates rates, int spatial)
    {
        var chosen = Want is { Fps: > 0 } want ? rates.Choose(want.Fps) : rates.Layers - 1;
        if (Bound is { } bound && spatial >= bound.Spatial) chosen = Math.Min(chosen, bound.Temporal);
        return Math.Min(chosen, PreferredTemporal ?? chosen);
    }
}
