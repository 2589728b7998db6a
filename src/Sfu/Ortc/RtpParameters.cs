using System.Text.Json.Nodes;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Ortc;

/// <summary>Reads mediasoup-style RTP parameters of one stream: of a browser that publishes, or as another SFU hands its producers over.</summary>
internal static class RtpParameters
{
    private const string Path = "rtpParameters";
    // The longest name is L3T3_KEY_SHIFT.
    private const int MaxModeLength = 16;
    private const int MaxEncodings = 4;

    /// <summary>Finds the codec this node forwards, its payload types, feedback, extension ids and layers.</summary>
    public static Outcome<ProducerSettings> Read(MediaKind kind, JsonObject parameters)
    {
        if (parameters["codecs"] is not JsonArray codecs || codecs.Count == 0)
            return Refusal.Malformed("rtpParameters.codecs must be a list with at least one codec.", Path + ".codecs");
        var offered = new List<string>();
        for (var i = 0; i < codecs.Count; i++)
        {
            if (codecs[i] is not JsonObject entry || !CodecDescription.TryRead(entry, "payloadType", out var described))
                return Refusal.Malformed("A codec has mimeType, payloadType (0 to 127) and clockRate.", $"{Path}.codecs[{i}]");
            if (described.IsRtx) continue;
            offered.Add($"{described.MimeType}/{described.ClockRateHz}");
            if (described.FindSupported(kind) is not { } codec) continue;
            var encodings = ReadEncodings(parameters["encodings"]);
            if (encodings.Refusal is { } refusal) return refusal;
            var settings = new ProducerSettings
            {
                Codec = codec,
                PayloadType = (byte)described.PayloadType,
                RtxPayloadType = FindRtx(codecs, described.PayloadType),
                Parameters = described.Parameters,
                Mid = parameters["mid"].Text(),
                Encodings = encodings.Value!,
                TakesNack = described.HasFeedback("nack", ""),
                TakesPli = described.HasFeedback("nack", "pli"),
                TakesFir = described.HasFeedback("ccm", "fir"),
                TakesRemb = described.HasFeedback("goog-remb", ""),
            };
            return WithExtensions(settings, parameters["headerExtensions"] as JsonArray, described.HasFeedback(RouterCapabilities.TransportFeedback, ""));
        }

        return SupportedCodecs.NoneSuits(kind, offered, Path + ".codecs");
    }

    private static Outcome<IReadOnlyList<StreamEncoding>> ReadEncodings(JsonNode? node)
    {
        const string Field = Path + ".encodings";
        if (node is null) return (StreamEncoding[])[StreamEncoding.Unannounced];
        if (node is not JsonArray { Count: > 0 and <= MaxEncodings } list) return Refusal.Malformed($"encodings is a list of 1 to {MaxEncodings}.", Field);
        var read = new List<StreamEncoding>();
        var used = new HashSet<uint>();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not JsonObject encoding) return Refusal.Malformed("An encoding is an object.", $"{Field}[{i}]");
            var rtx = encoding["rtx"] as JsonObject;
            if (!TryReadSsrc(encoding["ssrc"], used, out var ssrc) || !TryReadSsrc(rtx?["ssrc"], used, out var rtxSsrc))
                return Refusal.Malformed("An SSRC is a whole number from 1 to 4294967295, used once.", $"{Field}[{i}].ssrc");
            var rid = encoding["rid"].Text();
            if (list.Count > 1 && ssrc is null && rid is null) return Refusal.Malformed("Each of several encodings has a rid or an ssrc.", $"{Field}[{i}]");
            read.Add(new StreamEncoding(rid, ssrc, rtxSsrc) { ScalabilityMode = encoding["scalabilityMode"].Text() is { Length: <= MaxModeLength } mode ? mode : null });
        }

        return read;
    }

    private static bool TryReadSsrc(JsonNode? node, HashSet<uint> used, out uint? ssrc)
    {
        ssrc = node.Unsigned();
        if (node is null) return true;
        return ssrc is > 0 && used.Add(ssrc.Value);
    }

    private static byte? FindRtx(JsonArray codecs, int payloadType)
    {
        foreach (var node in codecs)
            if (node is JsonObject entry && CodecDescription.TryRead(entry, "payloadType", out var described) && described.Repairs == payloadType)
                return (byte)described.PayloadType;
        return null;
    }

    private static ProducerSettings WithExtensions(ProducerSettings settings, JsonArray? list, bool takesTransportFeedback)
    {
        byte Find(string uri) =>
            (byte)(list?.OfType<JsonObject>().Where(entry => entry["uri"].Text() == uri).Select(entry => entry["id"].Number()).FirstOrDefault(id => id is > 0 and < 256) ?? 0);
        return settings with
        {
            Extensions = new ForwardedExtensions(
                Find(HeaderExtensionUris.AbsCaptureTime),
                Find(HeaderExtensionUris.VideoOrientation),
                Find(HeaderExtensionUris.AudioLevel),
                Find(HeaderExtensionUris.DependencyDescriptor)),
            TransportSequence = takesTransportFeedback ? Find(HeaderExtensionUris.TransportWideCc) : (byte)0,
            StreamIds = new StreamIdExtensions(Find(HeaderExtensionUris.Mid), Find(HeaderExtensionUris.RtpStreamId), Find(HeaderExtensionUris.RepairedRtpStreamId)),
        };
    }
}
