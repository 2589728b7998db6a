using System.Text;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.WebRtc;

/// <summary>Finds out whose an unknown SSRC is (RFC 8843 section 9.2, RFC 8852): rare, once per stream.</summary>
internal static class StreamLearning
{
    /// <summary>The stream and layer; null when the packet does not tell.</summary>
    public static StreamRoute? Find(IReadOnlyList<Producer> producers, in RtpPacket packet, out bool payloadTypeKnown)
    {
        StreamRoute? found = null;
        payloadTypeKnown = false;
        foreach (var producer in producers)
        {
            var settings = producer.Settings;
            var isRtx = packet.PayloadType == settings.RtxPayloadType;
            if (!isRtx && packet.PayloadType != settings.PayloadType) continue;
            payloadTypeKnown = true;
            if (Contradicts(packet, settings.StreamIds.Mid, settings.Mid)) continue;
            if (FindLayer(packet, settings, isRtx) is not { } layer) continue;
            // Two streams that fit equally well: without a mid nobody knows.
            if (found is not null) return null;
            found = new StreamRoute(producer, layer, isRtx);
            if (settings.Mid is not null && Carries(packet, settings.StreamIds.Mid)) return found;
        }

        return found;
    }

    private static int? FindLayer(in RtpPacket packet, ProducerSettings settings, bool isRtx)
    {
        var encodings = settings.Encodings;
        if (encodings.Count == 1) return 0;
        var id = isRtx && Carries(packet, settings.StreamIds.RepairedRid) ? settings.StreamIds.RepairedRid : settings.StreamIds.Rid;
        for (var layer = 0; layer < encodings.Count; layer++)
            if (encodings[layer].Rid is { } rid && Carries(packet, id) && !Contradicts(packet, id, rid)) return layer;
        return null;
    }

    private static bool Carries(in RtpPacket packet, byte id) => id != 0 && packet.TryGetExtension(id, out var data) && !data.IsEmpty;

    private static bool Contradicts(in RtpPacket packet, byte id, string? expected)
    {
        if (expected is null || id == 0 || !packet.TryGetExtension(id, out var data) || data.IsEmpty) return false;
        return !Ascii.Equals(data, expected);
    }
}
