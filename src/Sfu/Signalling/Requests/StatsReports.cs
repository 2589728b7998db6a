using System.Text.Json.Nodes;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;
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
        ["recvBitrate"] = transport.Producers.Sum(producer => producer.Received.BitrateBps),
        ["sendBitrate"] = transport.Consumers.Sum(consumer => consumer.Sent.BitrateBps),
        ["bytesReceived"] = transport.Producers.Sum(producer => producer.Received.TotalOctets),
        ["bytesSent"] = transport.Consumers.Sum(consumer => consumer.Sent.TotalOctets),
    });

    /// <summary>Of a producer.</summary>
    public static JsonArray Of(Producer producer, Instant now) => new(new JsonObject
    {
        ["type"] = "inbound-rtp",
        ["ssrc"] = producer.Ssrc ?? 0,
        ["kind"] = producer.Settings.Codec.Kind.Name(),
        ["mimeType"] = producer.Settings.Codec.MimeType,
        ["score"] = producer.Score(now),
        ["packetCount"] = producer.Received.TotalPackets,
        ["byteCount"] = producer.Received.TotalOctets,
        ["bitrate"] = producer.Received.BitrateBps,
        ["packetsLost"] = producer.Lost,
        ["nackCount"] = producer.NacksSent,
        ["pliCount"] = producer.KeyFramesRequested,
    });

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
}
