using System.Text.Json.Nodes;
using RoomLens.Load.Media;
using RoomLens.Rtp.Packets;

namespace RoomLens.Load.Signalling;

/// <summary>The JSON that a participant sends.</summary>
internal static class Descriptions
{
    /// <summary>The router's id of the transport-wide sequence number (contracts section 3).</summary>
    public const byte TransportSequence = 5;

    /// <summary>What a participant can receive: VP8 with retransmissions, and transport-wide feedback if asked for.</summary>
    public static JsonObject Capabilities(bool feedback) => new()
    {
        ["codecs"] = new JsonArray(
            new JsonObject { ["kind"] = "video", ["mimeType"] = "video/VP8", ["clockRate"] = 90000, ["preferredPayloadType"] = 96, ["parameters"] = new JsonObject(), ["rtcpFeedback"] = Feedback(feedback) },
            new JsonObject { ["kind"] = "video", ["mimeType"] = "video/rtx", ["clockRate"] = 90000, ["preferredPayloadType"] = 97, ["parameters"] = new JsonObject { ["apt"] = 96 } }),
        ["headerExtensions"] = feedback
            ? new JsonArray(new JsonObject { ["kind"] = "video", ["uri"] = HeaderExtensionUris.TransportWideCc, ["preferredId"] = TransportSequence })
            : [],
    };

    /// <summary>What a participant sends: one VP8 stream.</summary>
    public static JsonObject Stream(uint ssrc) => new()
    {
        ["codecs"] = new JsonArray(new JsonObject
        {
            ["mimeType"] = "video/VP8",
            ["payloadType"] = (int)OutgoingStream.PayloadType,
            ["clockRate"] = 90000,
            ["parameters"] = new JsonObject(),
            ["rtcpFeedback"] = Feedback(false),
        }),
        ["encodings"] = new JsonArray(new JsonObject { ["ssrc"] = ssrc }),
        ["headerExtensions"] = new JsonArray(),
        ["rtcp"] = new JsonObject { ["cname"] = "load" },
    };

    private static JsonArray Feedback(bool transportWide)
    {
        var list = new JsonArray(
            new JsonObject { ["type"] = "nack", ["parameter"] = "" },
            new JsonObject { ["type"] = "nack", ["parameter"] = "pli" });
        if (transportWide) list.Add(new JsonObject { ["type"] = "transport-cc", ["parameter"] = "" });
        return list;
    }
}
