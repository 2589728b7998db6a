using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Sfu;

namespace RoomLens.Scheduler.Placement;

/// <summary>
/// Expected cost of observing a stream, in capacity units (1.0 = one core): a floor for packets and bookkeeping, decoding of the layer
/// the SFU would choose, and each model's own measured time at its analysed rate. The bot's measurement replaces it once it settles.
/// </summary>
internal static class StreamCost
{
    /// <summary>Receiving and bookkeeping of one stream.</summary>
    private const double Floor = 0.01;

    /// <summary>Core seconds to decode one megapixel of VP8 from a camera with the software decoder.</summary>
    private const double DecodePerMegapixel = 0.004;

    /// <summary>Assumed until the node has measured a layer.</summary>
    private const double UnknownFps = 30;
    private static readonly PictureSize UnknownSize = new(640, 360);

    public static double Estimate(StreamView stream, Want want, PictureSize? cap, IEnumerable<(ModelOffer Offer, double Fps)> models)
    {
        var (size, fps) = Received(stream.Layers, want, cap);
        var cost = Floor + (size.Width * (double)size.Height / 1e6 * fps * DecodePerMegapixel * Effort(stream.Codec));
        foreach (var (offer, rate) in models)
            cost += Math.Max(0, offer.CostMs) / 1000 * rate;
        return cost;
    }

    /// <summary>Work per pixel compared with VP8, measured with the decoders the bots use.</summary>
    private static double Effort(string codec) => codec.ToUpperInvariant() switch
    {
        "VP8" => 1,
        "H264" => 1.3,
        "AV1" => 1.5,
        _ => 1.7,
    };

    /// <summary>The layer choice of the control API: the smallest layer at least as large as wanted, else the highest under the cap.</summary>
    private static (PictureSize Size, double Fps) Received(IReadOnlyList<LayerState> layers, Want want, PictureSize? cap)
    {
        LayerState? best = null;
        foreach (var layer in layers)
        {
            if (layer.Width <= 0 || layer.Height <= 0 || (cap is not null && (layer.Width > cap.Width || layer.Height > cap.Height)))
                continue;
            var suffices = best is not null && best.Width >= want.Width && best.Height >= want.Height;
            if (best is null || (suffices ? layer.Width < best.Width && layer.Width >= want.Width : layer.Width > best.Width))
                best = layer;
        }

        return best is null
            ? (UnknownSize, UnknownFps)
            : (new PictureSize(best.Width, best.Height), best.Fps > 0 ? best.Fps : UnknownFps);
    }
}
