using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consent;
using RoomLens.Sfu.Layers;

namespace RoomLens.Sfu.Producers;

/// <summary>What others see of a producer, and whether that changed enough to be told (feed: layers, score, pause).</summary>
internal sealed class ProducerView(Producer producer)
{
    // Frame rates wander; steps of this many frames per second are worth a message.
    private const double FpsStep = 5;

    private Seen? _published;

    /// <summary>Score at the last change; 10 before the first.</summary>
    public int LastScore => _published?.Score ?? 10;

    /// <summary>Whether it changed since this was last asked; the first call only remembers.</summary>
    public bool TakeChange(Instant now)
    {
        var layers = string.Join(';', producer.Layers.Select(layer =>
            $"{layer.IsActive(now)},{layer.Picture.Width}x{layer.Picture.Height},{layer.TemporalLayers},{(int)Math.Round(layer.Received.FramesPerSecond / FpsStep)}"));
        var seen = new Seen(producer.Score(now), producer.IsPaused, layers, LayersNeeded(producer));
        if (seen == _published) return false;
        var first = _published is null;
        _published = seen;
        return !first;
    }

    /// <summary>Everything, now.</summary>
    public ProducerState Snapshot(Instant now)
    {
        var codec = producer.Settings.Codec;
        return new ProducerState
        {
            Id = producer.Id,
            PeerId = producer.Peer.Id,
            Kind = codec.Kind.Name(),
            Codec = codec.Name,
            Source = producer.Settings.Source,
            Layers = [.. producer.Layers.Where(layer => layer.Ssrc is not null).Select(layer => Describe(layer, codec.Kind, now))],
            Score = producer.Score(now),
            Paused = producer.IsPaused,
            Bitrate = producer.IsActive(now) ? producer.BitrateBps : 0,
            Observable = producer.ObservationBar == ObservationBar.None,
            Barred = producer.ObservationBar.Name(),
        };
    }

    private static LayerState Describe(ProducerLayer layer, MediaKind kind, Instant now)
    {
        var active = layer.IsActive(now);
        var fps = active && kind == MediaKind.Video ? layer.Received.FramesPerSecond : 0;
        return new LayerState(layer.Rid, layer.Picture.Width, layer.Picture.Height, fps, active ? layer.Received.BitrateBps : 0, layer.TemporalLayers, active);
    }

    private static string LayersNeeded(Producer producer) => string.Join(',', producer.Needs.All);

    private sealed record Seen(int Score, bool Paused, string Layers, string Needed);
}
