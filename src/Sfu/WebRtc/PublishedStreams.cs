using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.WebRtc;

/// <summary>
/// The producers of one peer and how its packets find them: by an SSRC that is known, else by mid and rid, else by a payload type that only
/// one of them has. An SSRC that none of these explains makes no stream.
/// </summary>
internal sealed class PublishedStreams
{
    // Every stream has a few SSRCs; a publisher that changes them without end starts over.
    private const int MaxRoutes = 256;

    private readonly Dictionary<uint, StreamRoute> _routes = [];
    private readonly List<Producer> _producers = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Producer> Producers => _producers;

    /// <summary>Adds one; false when one of its SSRCs or its mid is another's.</summary>
    public bool TryAdd(Producer producer)
    {
        var settings = producer.Settings;
        foreach (var other in _producers)
            if (settings.Mid is not null && other.Settings.Mid == settings.Mid) return false;
        foreach (var encoding in settings.Encodings)
            if (IsAnnounced(encoding.Ssrc) || IsAnnounced(encoding.RtxSsrc)) return false;
        _producers.Add(producer);
        for (var layer = 0; layer < settings.Encodings.Count; layer++)
        {
            if (settings.Encodings[layer].Ssrc is { } ssrc) _routes[ssrc] = new StreamRoute(producer, layer, IsRtx: false);
            if (settings.Encodings[layer].RtxSsrc is { } rtx) _routes[rtx] = new StreamRoute(producer, layer, IsRtx: true);
        }

        return true;
    }

    /// <summary>Removes one.</summary>
    public void Remove(Producer producer)
    {
        _producers.Remove(producer);
        foreach (var (ssrc, route) in _routes.ToArray())
            if (route.Producer == producer) _routes.Remove(ssrc);
    }

    /// <summary>By the SSRC that it is received under.</summary>
    public Producer? Find(uint ssrc) => _routes.TryGetValue(ssrc, out var route) && !route.IsRtx ? route.Producer : null;

    /// <summary>Hands a packet to its producer; else the reason to drop it.</summary>
    public DropReason? Deliver(in RtpPacket packet, Instant now)
    {
        if (!_routes.TryGetValue(packet.Ssrc, out var route))
        {
            if (StreamLearning.Find(_producers, packet, out var payloadTypeKnown) is not { } learnt)
                return payloadTypeKnown ? DropReason.UnknownSource : DropReason.WrongPayloadType;
            if (!learnt.IsRtx && !learnt.Producer.Accepts(packet.Ssrc, now, learnt.Layer)) return DropReason.UnknownSource;
            if (_routes.Count >= MaxRoutes) _routes.Clear();
            route = _routes[packet.Ssrc] = learnt;
        }

        if (packet.PayloadType != (route.IsRtx ? route.Producer.Settings.RtxPayloadType : route.Producer.Settings.PayloadType)) return DropReason.WrongPayloadType;
        if (route.IsRtx) route.Producer.HandleRtx(packet, now, route.Layer);
        else if (!route.Producer.Accepts(packet.Ssrc, now, route.Layer)) return DropReason.UnknownSource;
        else route.Producer.HandleRtp(packet, now, route.Layer);
        return null;
    }

    private bool IsAnnounced(uint? ssrc) => ssrc is { } value && _producers.Any(producer => producer.Settings.Encodings.Any(e => e.Ssrc == value || e.RtxSsrc == value));
}
