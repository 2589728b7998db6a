using System.Text.Json.Nodes;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;

namespace RoomLens.Sfu.Ortc;

/// <summary>What this node takes and forwards, in the shape mediasoup-client loads.</summary>
internal static class RouterCapabilities
{
    /// <summary>Feedback about all packets of a transport.</summary>
    public const string TransportFeedback = "transport-cc";

    /// <summary>The router's id of the transport-wide sequence number (contracts section 3).</summary>
    public const byte TransportSequence = 5;

    private static readonly (string Type, string Parameter)[] VideoFeedback = [("nack", ""), ("nack", "pli"), ("ccm", "fir"), ("goog-remb", ""), (TransportFeedback, "")];
    private static readonly (string Type, string Parameter)[] AudioFeedback = [("nack", ""), (TransportFeedback, "")];

    private static readonly (string Uri, int Id, string Kinds, string Direction)[] Extensions =
    [
        (HeaderExtensionUris.Mid, 1, "audio video", "sendrecv"),
        (HeaderExtensionUris.RtpStreamId, 2, "video", "recvonly"),
        (HeaderExtensionUris.RepairedRtpStreamId, 3, "video", "recvonly"),
        (HeaderExtensionUris.AbsSendTime, 4, "audio video", "sendrecv"),
        (HeaderExtensionUris.TransportWideCc, TransportSequence, "audio video", "sendrecv"),
        (HeaderExtensionUris.DependencyDescriptor, ForwardedExtensions.Inside.DependencyDescriptor, "video", "sendrecv"),
        (HeaderExtensionUris.AudioLevel, ForwardedExtensions.Inside.AudioLevel, "audio", "sendrecv"),
        (HeaderExtensionUris.VideoOrientation, ForwardedExtensions.Inside.VideoOrientation, "video", "sendrecv"),
        (HeaderExtensionUris.AbsCaptureTime, ForwardedExtensions.Inside.AbsCaptureTime, "audio video", "sendrecv"),
    ];

    /// <summary>A fresh copy: nodes of one tree cannot be in another.</summary>
    public static JsonObject Write() => new() { ["codecs"] = WriteCodecs(), ["headerExtensions"] = WriteExtensions() };

    /// <summary>Feedback that receivers of a kind may give.</summary>
    public static IEnumerable<(string Type, string Parameter)> Feedback(MediaKind kind) => kind == MediaKind.Video ? VideoFeedback : AudioFeedback;

    /// <summary>Feedback as JSON.</summary>
    public static JsonArray WriteFeedback(IEnumerable<(string Type, string Parameter)> feedback) =>
        [.. feedback.Select(entry => new JsonObject { ["type"] = entry.Type, ["parameter"] = entry.Parameter })];

    private static JsonArray WriteCodecs()
    {
        var list = new JsonArray();
        foreach (var codec in SupportedCodecs.All)
        {
            var entry = new JsonObject
            {
                ["kind"] = codec.Kind.Name(),
                ["mimeType"] = codec.MimeType,
                ["clockRate"] = codec.ClockRateHz,
                ["preferredPayloadType"] = codec.PayloadType,
                ["parameters"] = codec.Parameters.ToJson(),
                ["rtcpFeedback"] = WriteFeedback(Feedback(codec.Kind)),
            };
            if (codec.Channels > 0) entry["channels"] = codec.Channels;
            list.Add(entry);
            if (codec.RtxPayloadType is { } rtx) list.Add(WriteRtx(codec, rtx));
        }

        return list;
    }

    private static JsonObject WriteRtx(RtpCodec codec, int payloadType) => new()
    {
        ["kind"] = codec.Kind.Name(),
        ["mimeType"] = "video/rtx",
        ["clockRate"] = codec.ClockRateHz,
        ["preferredPayloadType"] = payloadType,
        ["parameters"] = new JsonObject { ["apt"] = codec.PayloadType },
        ["rtcpFeedback"] = new JsonArray(),
    };

    private static JsonArray WriteExtensions()
    {
        var list = new JsonArray();
        foreach (var (uri, id, kinds, direction) in Extensions)
            foreach (var kind in kinds.Split(' '))
                list.Add(new JsonObject { ["kind"] = kind, ["uri"] = uri, ["preferredId"] = id, ["preferredEncrypt"] = false, ["direction"] = direction });
        return list;
    }
}
