using System.Text.Json.Nodes;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Signalling.Requests;

/// <summary>Requests about what a client publishes.</summary>
internal sealed class ProducerRequests(SfuWorker worker)
{
    private const int MaxPerPeer = 16;

    /// <summary><c>produce</c>.</summary>
    public Outcome<JsonNode> Produce(SignallingPeer member, JsonObject data)
    {
        if (member.Joined is not { } peer) return Refusal.Forbidden("Join first.");
        if (member.Grants is { CanPublish: false }) return Refusal.Forbidden("The token does not allow publishing (canPublish).");
        if (TransportRequests.Find(member, data) is not { } transport) return Refusal.Unknown("such transport");
        if (peer.Producers.Count >= MaxPerPeer) return new Refusal(429, $"A peer publishes {MaxPerPeer} streams at most.");
        var settings = ProducerShapes.Read(data, member.Grants?.Observable ?? true);
        if (settings.Refusal is { } refusal) return refusal;

        var producer = new Producer(Ids.New("p"), peer, settings.Value!, transport.Transport, worker.Scratch);
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
}
