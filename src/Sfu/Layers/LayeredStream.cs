using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Layers;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Layers;

/// <summary>What a consumer of a stream with several layers needs beside its sequence numbers: continuous timestamps and frame numbers.</summary>
internal sealed class LayeredStream
{
    private readonly TimestampGuard _timestamps = new();
    private readonly Vp8FrameNumbers? _frameNumbers;

    public LayeredStream(Producer producer) => _frameNumbers = producer.Settings.Codec.Name == "VP8" ? new Vp8FrameNumbers() : null;

    /// <summary>What is known of a producer's layers that are streams of their own; one without simulcast.</summary>
    public static LayerFacts[] StreamFacts(Producer producer, Instant now)
    {
        var facts = new LayerFacts[producer.Layers.Count];
        for (var i = 0; i < facts.Length; i++)
        {
            facts[i] = producer.Layers[i].Facts(now, producer.Needs.IsDormant(i, now));
            // Stopped before it sent anything: by the lower one, as browsers make their layers.
            if (i > 0 && facts[i].IsActive) facts[i] = facts[i].OrAsAbove(facts[i - 1]);
        }

        return facts;
    }

    /// <summary>The same, with those only that send at the moment.</summary>
    public static LayerFacts[] SendingFacts(Producer producer, Instant now) => [.. producer.Layers.Select(layer => layer.Facts(now, isDormant: false))];

    /// <summary>What is known of a producer's layers, or of the spatial layers inside its only stream.</summary>
    public static LayerFacts[] Facts(Producer producer, Instant now)
    {
        var stream = producer.Layers[0];
        return producer.IsSimulcast || stream.SpatialLayers.Count < 2
            ? StreamFacts(producer, now)
            : [.. stream.SpatialLayers.Select((size, spatial) => new LayerFacts(true, size.Width, size.Height)
            {
                BitrateBps = stream.Inside.BitrateBps(spatial, stream.TemporalLayers - 1),
            })];
    }

    /// <summary>The next packet begins a key frame of another layer, or after a break.</summary>
    public void Switch(int layer)
    {
        _timestamps.Switch(layer);
        _frameNumbers?.Switch();
    }

    /// <summary>An inside packet is left out of the stream: frame numbers close up.</summary>
    public void Skip(int layer, ReadOnlySpan<byte> packet)
    {
        if (_frameNumbers is not null && RtpPacket.TryParse(packet, out var parsed) && Vp8Descriptor.TryParse(parsed.Payload, out var descriptor))
            _frameNumbers.Skip(layer, descriptor);
    }

    /// <summary>The timestamp of a live packet.</summary>
    public MediaTime NextTimestamp(int layer, MediaTime timestamp) => _timestamps.Next(layer, timestamp);

    /// <summary>The timestamp of a packet that is sent again.</summary>
    public uint RepeatTimestamp(int layer, uint timestamp) => _timestamps.Repeat(layer, timestamp);

    /// <summary>Rewrites the frame numbers of an inside packet, or of a retransmission that puts some octets before the payload.</summary>
    public void RewriteFrameNumbers(int layer, Span<byte> packet, bool isLive, int beforePayload = 0)
    {
        if (_frameNumbers is null || !RtpPacket.TryParse(packet, out var parsed)) return;
        var start = parsed.HeaderLength + beforePayload;
        if (start < packet.Length) _frameNumbers.TryRewrite(layer, packet[start..], isLive);
    }
}
