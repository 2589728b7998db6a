using System.Text.Json.Nodes;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Signalling;

/// <summary>How a stream is announced in signalling (contracts section 3: <c>produce</c>), whoever speaks for the client.</summary>
internal static class ProducerShapes
{
    private const int MaxAppDataLength = 4096;

    /// <summary>Reads <c>{kind, rtpParameters, appData}</c>.</summary>
    public static Outcome<ProducerSettings> Read(JsonObject data, bool observable)
    {
        if (!MediaKinds.TryParse(data["kind"].Text(), out var kind)) return Refusal.Malformed("kind is 'video' or 'audio'.", "kind");
        if (data["rtpParameters"] is not JsonObject parameters) return Refusal.Malformed("rtpParameters are needed.", "rtpParameters");
        var read = RtpParameters.Read(kind, parameters);
        if (read.Refusal is { } refusal) return refusal;
        var appData = data["appData"] as JsonObject;
        if (appData?.ToJsonString().Length > MaxAppDataLength) return Refusal.Malformed($"appData has {MaxAppDataLength} characters at most.", "appData");
        return read.Value! with { Source = SourceOf(appData), Observable = observable, AppData = (JsonObject?)appData?.DeepClone() };
    }

    // Applications name the source as they like; "screen", "share" and "display" are in all names for a shared screen seen so far.
    private static string SourceOf(JsonObject? appData)
    {
        var source = appData?["source"].Text() ?? "";
        string[] words = ["screen", "share", "sharing", "display"];
        return Array.Exists(words, word => source.Contains(word, StringComparison.OrdinalIgnoreCase)) || appData?["share"].Flag() == true ? "screen" : "camera";
    }
}
