using System.Text.Json.Nodes;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Layers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.WebRtc;

namespace RoomLens.Sfu.Signalling.Requests;

/// <summary>Statistics as clients of mediasoup know them: a list of reports with its names.</summary>
internal static class StatsReports
{
    /// <summary>Of a transport.</summary>
    public static JsonArray Of(WebRtcTransport transport) => new(new JsonObject
    {
        ["type"] = "webrtc-transport",
        ["transportId"] = transport.Id,
        ["iceState"] = transport.IsConnected ? "completed" : "new",
        ["dtlsState"] = transport.IsConnected ? "connected" : "connecting",
        ["recvBitrate"] = transport.Producers.Sum(producer => producer.BitrateBps),
        ["sendBitrate"] = transport.Consumers.Sum(consumer => consumer.Sent.BitrateBps),
        ["availableOutgoingBitrate"] = transport.Downlink.AvailableBps,
        ["bytesReceived"] = transport.Producers.Sum(Octets),
        ["bytesSent"] = transport.Consumers.Sum(consumer => consumer.Sent.TotalOctets),
    });

    /// <summary>Of a producer: one report per layer.</summary>
    public static JsonArray Of(Producer producer, Instant now) => [.. producer.Layers.Where(layer => layer.Ssrc is not null).Select(layer => Of(producer, layer, now))];

    /// <summary>Of a consumer.</summary>
    public static JsonArray Of(Consumer consumer, Instant now) => new(new JsonObject
    {
        ["type"] = "outbound-rtp",
        ["ssrc"] = consumer.Settings.Ssrc,
        ["kind"] = consumer.Producer.Settings.Codec.Kind.Name(),
        ["mimeType"] = consumer.Producer.Settings.Codec.MimeType,
        ["score"] = consumer.Producer.Score(now),
        ["packetCount"] = consumer.Sent.TotalPackets,
        ["byteCount"] = consumer.Sent.TotalOctets,
        ["bitrate"] = consumer.Sent.BitrateBps,
        ["fractionLost"] = consumer.FractionLost,
        ["packetsRetransmitted"] = consumer.Retransmitted,
        ["pliCount"] = consumer.KeyFramesRequested,
        ["roundTripTime"] = consumer.RoundTrip.TotalMilliseconds,
    });

    private static JsonNode Of(Producer producer, ProducerLayer layer, Instant now) => new JsonObject
    {
        ["type"] = "inbound-rtp",
        ["ssrc"] = layer.Ssrc ?? 0,
        ["rid"] = layer.Rid,
        ["kind"] = producer.Settings.Codec.Kind.Name(),
        ["mimeType"] = producer.Settings.Codec.MimeType,
        ["score"] = layer.Score(now),
        ["packetCount"] = layer.Received.TotalPackets,
        ["byteCount"] = layer.Received.TotalOctets,
        ["bitrate"] = layer.Received.BitrateBps,
        ["packetsLost"] = layer.Lost,
        ["nackCount"] = layer.NacksSent,
        ["pliCount"] = layer.KeyFramesRequested,
    };

    private static long Octets(Producer producer) => producer.Layers.Sum(layer => layer.Received.TotalOctets);
}
