using System.Text.Json.Nodes;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Plain;

/// <summary>Reads mediasoup-style RTP parameters of one stream, as another SFU hands its producers over.</summary>
internal static class RtpParameters
{
    private const string Path = "rtpParameters";

    /// <summary>Finds the codec this node forwards, its payload types, feedback and extension ids.</summary>
    public static Outcome<ProducerSettings> Read(MediaKind kind, JsonObject parameters)
    {
        if (parameters["codecs"] is not JsonArray codecs || codecs.Count == 0)
            return Refusal.Malformed("rtpParameters.codecs must be a list with at least one codec.", Path + ".codecs");
        var offered = new List<string>();
        for (var i = 0; i < codecs.Count; i++)
        {
            if (codecs[i] is not JsonObject entry || !TryReadCodec(entry, out var name, out var clockRate, out var payloadType))
                return Refusal.Malformed("A codec has mimeType, payloadType (0 to 127) and clockRate.", $"{Path}.codecs[{i}]");
            offered.Add($"{name}/{clockRate}");
            if (SupportedCodecs.Find(kind, name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..], clockRate) is not { } codec) continue;
            if (!name.StartsWith(kind.Name() + "/", StringComparison.OrdinalIgnoreCase)) continue;
            return new ProducerSettings
            {
                Codec = codec,
                PayloadType = payloadType,
                RtxPayloadType = FindRtx(codecs, payloadType),
                Extensions = ReadExtensions(parameters["headerExtensions"] as JsonArray),
                TakesNack = HasFeedback(entry, "nack", ""),
                TakesPli = HasFeedback(entry, "nack", "pli"),
                TakesRemb = HasFeedback(entry, "goog-remb", ""),
            };
        }

        return SupportedCodecs.NoneSuits(kind, offered, Path + ".codecs");
    }

    private static bool TryReadCodec(JsonObject entry, out string mimeType, out int clockRate, out byte payloadType)
    {
        mimeType = Text(entry["mimeType"]) ?? "";
        clockRate = Number(entry["clockRate"]) ?? 0;
        var type = Number(entry["payloadType"]);
        payloadType = (byte)(type ?? 0);
        return mimeType.Contains('/', StringComparison.Ordinal) && clockRate > 0 && type is >= 0 and <= 127;
    }

    private static byte? FindRtx(JsonArray codecs, byte payloadType)
    {
        foreach (var node in codecs)
        {
            if (node is not JsonObject entry || !TryReadCodec(entry, out var name, out _, out var type)) continue;
            if (!name.EndsWith("/rtx", StringComparison.OrdinalIgnoreCase)) continue;
            if (entry["parameters"] is JsonObject parameters && Number(parameters["apt"]) == payloadType) return type;
        }

        return null;
    }

    private static bool HasFeedback(JsonObject codec, string type, string parameter)
    {
        if (codec["rtcpFeedback"] is not JsonArray list) return false;
        return list.Any(node => node is JsonObject entry && Text(entry["type"]) == type && (Text(entry["parameter"]) ?? "") == parameter);
    }

    private static ForwardedExtensions ReadExtensions(JsonArray? list)
    {
        byte Find(string uri) =>
            (byte)(list?.OfType<JsonObject>().Where(entry => Text(entry["uri"]) == uri).Select(entry => Number(entry["id"])).FirstOrDefault(id => id is > 0 and < 256) ?? 0);
        return new ForwardedExtensions(Find(HeaderExtensionUris.AbsCaptureTime), Find(HeaderExtensionUris.VideoOrientation), Find(HeaderExtensionUris.AudioLevel));
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static int? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
}
