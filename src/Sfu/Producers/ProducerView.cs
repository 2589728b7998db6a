using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.KeyFrames;

namespace RoomLens.Sfu.Producers;

/// <summary>What others see of a producer, and whether that changed enough to be told (feed: layers, score, pause).</summary>
internal sealed class ProducerView(Producer producer)
{
    // Frame rates wander; steps of this many frames per second are worth a message.
    private const double FpsStep = 5;

    private KeyFrameInfo _picture;
    private int _temporalLayers = 1;
    private Seen? _published;

    /// <summary>Score at the last change; 10 before the first.</summary>
    public int LastScore => _published?.Score ?? 10;

    /// <summary>A frame's first octets were read.</summary>
    public void Note(in KeyFrameInfo frame)
    {
        if (frame.Width > 0) _picture = frame;
        if (frame.TemporalLayer >= _temporalLayers) _temporalLayers = frame.TemporalLayer + 1;
    }

    /// <summary>Whether it changed since this was last asked; the first call only remembers.</summary>
    public bool TakeChange(Instant now)
    {
        var seen = new Seen(
            producer.Score(now), producer.IsActive(now), producer.IsPaused, _picture.Width, _picture.Height, _temporalLayers,
            (int)Math.Round(producer.Received.FramesPerSecond / FpsStep));
        if (seen == _published) return false;
        var first = _published is null;
        _published = seen;
        return !first;
    }

    /// <summary>Everything, now.</summary>
    public ProducerState Snapshot(Instant now)
    {
        var active = producer.IsActive(now);
        var codec = producer.Settings.Codec;
        var bitrate = active ? producer.Received.BitrateBps : 0;
        var fps = active && codec.Kind == MediaKind.Video ? producer.Received.FramesPerSecond : 0;
        return new ProducerState
        {
            Id = producer.Id,
            PeerId = producer.Peer.Id,
            Kind = codec.Kind.Name(),
            Codec = codec.Name,
            Source = producer.Settings.Source,
            Layers = producer.Ssrc is null ? [] : [new LayerState(null, _picture.Width, _picture.Height, fps, bitrate, _temporalLayers, active)],
            Score = producer.Score(now),
            Paused = producer.IsPaused,
            Bitrate = bitrate,
            Observable = producer.Settings.Observable,
        };
    }

    private sealed record Seen(int Score, bool Active, bool Paused, int Width, int Height, int TemporalLayers, int FpsSteps);
}
