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

    /// <summary>The next packet begins a key frame: every layer wanted may begin.</summary>
    public void Restart() => _byPayload.Restart();

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

    /// <summary>Chooses the temporal layer of a stream by its measured rates.</summary>
    public void ChooseTemporal(LayerWish wish, int layer)
    {
        var rates = producer.Layers[layer].Temporal;
        var chosen = wish.ChooseTemporal(rates);
        // A layer that was not seen yet is let through until it is known to be more than is needed.
        SetTargets(_byPayload.TargetSpatial, chosen < rates.Layers - 1 || wish.PreferredTemporal is not null ? chosen : LayerSelector.Highest);
    }

    /// <summary>Chooses the spatial layer inside the only stream; true when a higher one waits for a key picture.</summary>
    public bool ChooseSpatial(LayerWish wish, Instant now)
    {
        if (SpatialLayers < 2) return false;
        var before = _byPayload.TargetSpatial;
        var chosen = wish.Choose(LayeredStream.Facts(producer, now));
        SetTargets(chosen == SpatialLayers - 1 ? LayerSelector.Highest : chosen, _byPayload.TargetTemporal);
        return _byPayload.TargetSpatial > before;
    }

    private void SetTargets(int spatial, int temporal)
    {
        (_byPayload.TargetSpatial, _byPayload.TargetTemporal) = (spatial, temporal);
        if (_byDependencies is not null) (_byDependencies.TargetSpatial, _byDependencies.TargetTemporal) = (spatial, temporal);
    }
}
