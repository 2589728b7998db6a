using RoomLens.Rtp.Layers;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Packets.Dependencies;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Layers;

/// <summary>Which layers inside the stream at hand one consumer gets: by payload descriptors (VP8, VP9) or dependency descriptors (AV1).</summary>
internal sealed class InsideLayers(Producer producer)
{
    private readonly LayerSelector _byPayload = new();
    private DependencySelector? _byDependencies;

    /// <summary>Spatial layers inside the producer's only stream; 1 when it has several streams.</summary>
    public int SpatialLayers => producer.IsSimulcast ? 1 : Math.Max(1, producer.Layers[0].SpatialLayers.Count);

    /// <summary>Spatial layer it is to have.</summary>
    public int TargetSpatial => Math.Min(_byPayload.TargetSpatial, SpatialLayers - 1);

    /// <summary>Spatial layer it has.</summary>
    public int CurrentSpatial => Math.Min(_byDependencies?.Current.SpatialId ?? _byPayload.CurrentSpatial, SpatialLayers - 1);

    /// <summary>Temporal layer it is to have.</summary>
    public int TargetTemporal(int layer) => Math.Min(_byPayload.TargetTemporal, producer.Layers[layer].TemporalLayers - 1);

    /// <summary>Temporal layer it has.</summary>
    public int CurrentTemporal(int layer) =>
        Math.Min(_byDependencies?.Current.TemporalId ?? _byPayload.CurrentTemporal, producer.Layers[layer].TemporalLayers - 1);

    /// <summary>The next packet begins a key frame of a stream: every layer of it that is wanted may begin.</summary>
    public void Begin(LayerWish wish, int layer)
    {
        ChooseTemporal(wish, layer);
        _byPayload.Restart();
    }

    /// <summary>Whether the consumer gets the packet. <paramref name="endsPicture"/>: it is the last of its picture that does.</summary>
    public bool Select(in ForwardedPacket packet, out bool endsPicture)
    {
        if (packet.Dependencies is not { } dependencies) return _byPayload.Select(packet.Position, packet.Timestamp.Ticks, out endsPicture);
        _byDependencies ??= new DependencySelector { TargetSpatial = _byPayload.TargetSpatial, TargetTemporal = _byPayload.TargetTemporal };
        return _byDependencies.Select(dependencies, dependencies.Header.EndOfFrame, out endsPicture);
    }

    /// <summary>Dependency descriptors have to name what is sent: <see cref="DescribeSent"/>.</summary>
    public bool DescribesSent => _byDependencies is { IsNarrowed: true };

    /// <summary>
    /// Writes the descriptor of a packet so that it names what this consumer is sent; returns its length, 0 when it is right as it is.
    /// </summary>
    public int DescribeSent(ReadOnlySpan<byte> descriptor, Span<byte> target)
    {
        if (_byDependencies is not { Structure: { } structure } selector || !DependencyDescriptorHeader.TryParse(descriptor, out var header)) return 0;
        return selector.SentTargets(header.FrameNumber) is { } sent ? ActiveDecodeTargets.TryWrite(descriptor, structure, sent, target) : 0;
    }

    /// <summary>Whether a packet that is sent again was the last of its picture.</summary>
    public bool EndsPicture(ReadOnlySpan<byte> payload) =>
        _byPayload.HasDropped && _byPayload.EndsPicture(LayerPositions.Read(producer.Settings.Codec.Name, payload));

    /// <summary>Chooses the layers inside the stream to have; true when the spatial one waits for a key picture.</summary>
    /// <param name="wish">What the receiver needs.</param>
    /// <param name="target">The stream it goes to.</param>
    /// <param name="current">The stream at hand; -1 = none yet.</param>
    /// <param name="now">Time.</param>
    public bool Choose(LayerWish wish, int target, int current, Instant now)
    {
        var waits = ChooseSpatial(wish, now);
        if (current < 0 || current == target) ChooseTemporal(wish, target);
        // Until the lower stream's key frame comes, the base alone of the one at hand. On the way up it goes on as it is.
        else if (target < current && wish.Bound is not null) SetTargets(_byPayload.TargetSpatial, 0);
        return waits;
    }

    private void ChooseTemporal(LayerWish wish, int layer)
    {
        var rates = producer.Layers[layer].Temporal;
        var chosen = wish.ChooseTemporal(rates, producer.IsSimulcast ? layer : TargetSpatial);
        // A layer that was not seen yet is let through until it is known to be more than is needed.
        SetTargets(_byPayload.TargetSpatial, chosen < rates.Layers - 1 || wish.PreferredTemporal is not null ? chosen : LayerSelector.Highest);
    }

    private bool ChooseSpatial(LayerWish wish, Instant now)
    {
        if (SpatialLayers < 2) return false;
        var chosen = wish.Choose(LayeredStream.Facts(producer, now));
        SetTargets(chosen == SpatialLayers - 1 ? LayerSelector.Highest : chosen, _byPayload.TargetTemporal);
        return _byDependencies?.NeedsKeyPicture ?? _byPayload.NeedsKeyPicture;
    }

    private void SetTargets(int spatial, int temporal)
    {
        (_byPayload.TargetSpatial, _byPayload.TargetTemporal) = (spatial, temporal);
        if (_byDependencies is not null) (_byDependencies.TargetSpatial, _byDependencies.TargetTemporal) = (spatial, temporal);
    }
}
