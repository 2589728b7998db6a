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
        if (FindScalability(producer.Settings.Encodings) is { } scalability) encoding["scalabilityMode"] = scalability;
        return new JsonObject
        {
            ["mid"] = mid,
            ["codecs"] = WriteCodecs(producer.Settings, settings, receiver),
            ["headerExtensions"] = WriteExtensions(producer.Settings.Codec.Kind, settings),
            ["encodings"] = new JsonArray(encoding),
            ["rtcp"] = new JsonObject { ["cname"] = producer.Cname, ["reducedSize"] = true },
        };
    }

    /// <summary>What the client's <c>type</c> is: <c>simple</c>, <c>simulcast</c>, or <c>svc</c> where one stream has layers inside that its codec tells.</summary>
    public static string TypeOf(ProducerSettings producer)
    {
        if (producer.Encodings.Count > 1) return "simulcast";
        if (!ScalabilityMode.Read(producer.Encodings[0].ScalabilityMode).HasLayers) return "simple";
        // mediasoup's names: temporal layers of VP8 and H264 count as simulcast of one stream.
        return producer.Codec.Name switch
        {
            "VP9" or "AV1" => "svc",
            "VP8" or "H264" => "simulcast",
            _ => "simple",
        };
    }

    /// <summary>One stream keeps its publisher's; several become spatial layers of the one that the consumer gets.</summary>
    private static string? FindScalability(IReadOnlyList<StreamEncoding> encodings) => encodings.Count == 1
        ? encodings[0].ScalabilityMode
        : FormattableString.Invariant($"L{encodings.Count}T{encodings.Max(encoding => ScalabilityMode.Read(encoding.ScalabilityMode).Temporal)}");

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
        Add(HeaderExtensionUris.DependencyDescriptor, ids.DependencyDescriptor);
        return list;

        void Add(string uri, byte id)
        {
            if (id != 0) list.Add(new JsonObject { ["uri"] = uri, ["id"] = id, ["encrypt"] = false, ["parameters"] = new JsonObject() });
        }
    }
}
