using System.Text.Json.Nodes;
using RoomLens.Sfu.Codecs;

namespace RoomLens.Sfu.Ortc;

/// <summary>One codec of RTP parameters or capabilities, as a stranger described it.</summary>
/// <param name="MimeType"><c>video/VP8</c>.</param>
/// <param name="ClockRateHz">RTP clock.</param>
/// <param name="Channels">Audio channels; 0 = not given.</param>
/// <param name="PayloadType">0 to 127.</param>
/// <param name="Parameters">Format parameters.</param>
/// <param name="Feedback">Feedback as (type, parameter).</param>
internal sealed record CodecDescription(
    string MimeType, int ClockRateHz, int Channels, int PayloadType, IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<(string Type, string Parameter)> Feedback)
{
    /// <summary>Retransmissions of another codec (RFC 4588).</summary>
    public bool IsRtx => MimeType.EndsWith("/rtx", StringComparison.OrdinalIgnoreCase);

    /// <summary>For RTX: the payload type it repairs.</summary>
    public int? Repairs => IsRtx && Parameters.TryGetValue("apt", out var apt) && int.TryParse(apt, out var type) ? type : null;

    /// <summary>Reads it; the payload type has another name in capabilities.</summary>
    public static bool TryRead(JsonObject entry, string payloadTypeName, out CodecDescription codec)
    {
        var mimeType = entry["mimeType"].Text() ?? "";
        var clockRate = entry["clockRate"].Number() ?? 0;
        var payloadType = entry[payloadTypeName].Number() ?? -1;
        codec = new CodecDescription(
            mimeType, clockRate, entry["channels"].Number() ?? 0, payloadType, entry["parameters"].Parameters(), ReadFeedback(entry["rtcpFeedback"] as JsonArray));
        return mimeType.Contains('/', StringComparison.Ordinal) && clockRate > 0 && payloadType is >= 0 and <= 127;
    }

    /// <summary>Whether a feedback message is named.</summary>
    public bool HasFeedback(string type, string parameter) => Feedback.Contains((type, parameter));

    /// <summary>The codec of this node that it means; null = none.</summary>
    public RtpCodec? FindSupported(MediaKind kind) =>
        SupportedCodecs.All.FirstOrDefault(codec => codec.Kind == kind && Means(codec));

    /// <summary>Whether it means that codec.</summary>
    public bool Means(RtpCodec codec) =>
        codec.MimeType.Equals(MimeType, StringComparison.OrdinalIgnoreCase)
        && codec.ClockRateHz == ClockRateHz
        && (codec.Channels == 0 || Channels == 0 || codec.Channels == Channels)
        && CodecMatching.Matches(codec, Parameters);

    private static List<(string, string)> ReadFeedback(JsonArray? list)
    {
        var read = new List<(string, string)>();
        foreach (var node in list ?? [])
            if (node is JsonObject entry && entry["type"].Text() is { } type) read.Add((type, entry["parameter"].Text() ?? ""));
        return read;
    }
}
