using System.Text.Json.Nodes;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Ortc;

/// <summary>The RTP parameters of a consumer for its client: the router's numbers, the publisher's format parameters, one encoding.</summary>
internal static class ConsumerParameters
{
    /// <summary>Writes them.</summary>
    public static JsonObject Write(Producer producer, ConsumerSettings settings, CodecDescription receiver, string mid)
    {
        var encoding = new JsonObject { ["ssrc"] = settings.Ssrc };
        if (settings.RtxSsrc is { } rtx) encoding["rtx"] = new JsonObject { ["ssrc"] = rtx };
        if (producer.Settings.Encodings.Count > 1) encoding["scalabilityMode"] = $"L{producer.Settings.Encodings.Count}T1";
        return new JsonObject
        {
            ["mid"] = mid,
            ["codecs"] = WriteCodecs(producer.Settings, settings, receiver),
            ["headerExtensions"] = WriteExtensions(producer.Settings.Codec.Kind, settings),
            ["encodings"] = new JsonArray(encoding),
            ["rtcp"] = new JsonObject { ["cname"] = producer.Cname, ["reducedSize"] = true },
        };
    }

    private static JsonArray WriteCodecs(ProducerSettings producer, ConsumerSettings settings, CodecDescription receiver)
    {
        var codec = producer.Codec;
        var feedback = RouterCapabilities.Feedback(codec.Kind).Where(entry => entry.Type != "goog-remb"
            && (entry.Type == RouterCapabilities.TransportFeedback ? settings.TransportSequence != 0 : receiver.HasFeedback(entry.Type, entry.Parameter)));
        var media = new JsonObject
        {
            ["mimeType"] = codec.MimeType,
            ["payloadType"] = settings.PayloadType,
            ["clockRate"] = codec.ClockRateHz,
            ["parameters"] = producer.Parameters.ToJson(),
            ["rtcpFeedback"] = RouterCapabilities.WriteFeedback(feedback),
        };
        if (codec.Channels > 0) media["channels"] = codec.Channels;
        if (settings.RtxPayloadType is not { } rtx) return [media];
        return
        [
            media,
            new JsonObject
            {
                ["mimeType"] = "video/rtx",
                ["payloadType"] = rtx,
                ["clockRate"] = codec.ClockRateHz,
                ["parameters"] = new JsonObject { ["apt"] = settings.PayloadType },
                ["rtcpFeedback"] = new JsonArray(),
            },
        ];
    }

    private static JsonArray WriteExtensions(MediaKind kind, ConsumerSettings settings)
    {
        var ids = settings.Extensions;
        var list = new JsonArray();
        Add(HeaderExtensionUris.TransportWideCc, settings.TransportSequence);
        Add(HeaderExtensionUris.AbsCaptureTime, ids.AbsCaptureTime);
        if (kind == MediaKind.Video) Add(HeaderExtensionUris.VideoOrientation, ids.VideoOrientation);
        else Add(HeaderExtensionUris.AudioLevel, ids.AudioLevel);
        return list;

        void Add(string uri, byte id)
        {
            if (id != 0) list.Add(new JsonObject { ["uri"] = uri, ["id"] = id, ["encrypt"] = false, ["parameters"] = new JsonObject() });
        }
    }
}
