using System.Text.Json.Nodes;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Signalling.Requests;

/// <summary>Requests about what a client publishes.</summary>
internal sealed class ProducerRequests(SfuWorker worker)
{
    private const int MaxPerPeer = 16;
    private const int MaxAppDataLength = 4096;

    /// <summary><c>produce</c>.</summary>
    public Outcome<JsonNode> Produce(SignallingPeer member, JsonObject data)
    {
        if (member.Joined is not { } peer) return Refusal.Forbidden("Join first.");
        if (member.Grants is { CanPublish: false }) return Refusal.Forbidden("The token does not allow publishing (canPublish).");
        if (TransportRequests.Find(member, data) is not { } transport) return Refusal.Unknown("such transport");
        if (peer.Producers.Count >= MaxPerPeer) return new Refusal(429, $"A peer publishes {MaxPerPeer} streams at most.");
        if (!MediaKinds.TryParse(data["kind"].Text(), out var kind)) return Refusal.Malformed("kind is 'video' or 'audio'.", "kind");
        if (data["rtpParameters"] is not JsonObject parameters) return Refusal.Malformed("rtpParameters are needed.", "rtpParameters");
        var read = RtpParameters.Read(kind, parameters);
        if (read.Refusal is { } refusal) return refusal;
        var appData = data["appData"] as JsonObject;
        if (appData?.ToJsonString().Length > MaxAppDataLength) return Refusal.Malformed($"appData has {MaxAppDataLength} characters at most.", "appData");

        var settings = read.Value! with
        {
            Source = SourceOf(appData),
            Observable = member.Grants?.Observable ?? true,
            AppData = (JsonObject?)appData?.DeepClone(),
        };
        var producer = new Producer(Ids.New("p"), peer, settings, transport.Transport, worker.Scratch);
        if (data["paused"].Flag() == true) producer.SetPaused(true, worker.Clock.Now);
        if (transport.Transport.Publish(producer) is { } failed) return failed;
        return new JsonObject { ["id"] = producer.Id, ["producerId"] = producer.Id };
    }

    /// <summary><c>closeProducer</c>.</summary>
    public Outcome<JsonNode> Close(SignallingPeer member, JsonObject data)
    {
        if (Find(member, data) is not { } producer) return Refusal.Unknown("such producer");
        worker.Rooms.CloseProducer(producer, CloseReasons.Closed);
        return new JsonObject();
    }

    /// <summary><c>pauseProducer</c> and <c>resumeProducer</c>.</summary>
    public Outcome<JsonNode> SetPaused(SignallingPeer member, JsonObject data, bool paused)
    {
        if (Find(member, data) is not { } producer) return Refusal.Unknown("such producer");
        worker.Rooms.SetPaused(producer, paused, worker.Clock.Now);
        return new JsonObject();
    }

    /// <summary><c>getProducerStats</c>.</summary>
    public Outcome<JsonNode> ReadStats(SignallingPeer member, JsonObject data) =>
        Find(member, data) is { } producer ? StatsReports.Of(producer, worker.Clock.Now) : Refusal.Unknown("such producer");

    private static Producer? Find(SignallingPeer member, JsonObject data) =>
        data["producerId"].Text() is { } id ? member.Joined?.Producers.Find(producer => producer.Id == id) : null;

    // Applications name the source as they like; "screen", "share" and "display" are in all names for a shared screen seen so far.
    private static string SourceOf(JsonObject? appData)
    {
        var source = appData?["source"].Text() ?? "";
        string[] words = ["screen", "share", "sharing", "display"];
        return Array.Exists(words, word => source.Contains(word, StringComparison.OrdinalIgnoreCase)) || appData?["share"].Flag() == true ? "screen" : "camera";
    }
}
