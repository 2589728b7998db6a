using System.Text.Json.Nodes;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Signalling.Requests;

/// <summary>Requests about what a client receives.</summary>
internal sealed class ConsumerRequests(SfuWorker worker)
{
    private const int MaxPriority = 255;

    /// <summary><c>pauseConsumer</c> and <c>resumeConsumer</c>; the latter asks for a key frame.</summary>
    public Outcome<JsonNode> SetPaused(SignallingPeer member, JsonObject data, bool paused)
    {
        if (Find(member, data) is not { } offer) return Refusal.Unknown("such consumer");
        offer.Transport.Transport.Want(offer.Consumer, !paused);
        return new JsonObject();
    }

    /// <summary><c>closeConsumer</c>: the client wants the stream no more, and is not offered it again.</summary>
    public Outcome<JsonNode> Close(SignallingPeer member, JsonObject data)
    {
        if (Find(member, data) is not { } offer) return Refusal.Unknown("such consumer");
        member.Offers.Remove(offer.Consumer.Id);
        worker.Rooms.CloseConsumer(offer.Consumer, CloseReasons.Closed);
        return new JsonObject();
    }

    /// <summary>
    /// <c>setConsumerPreferredLayers {spatialLayer, temporalLayer?}</c>: the highest layers wanted; a spatial switch comes with the next key frame, a
    /// temporal one where the stream allows it.
    /// </summary>
    public Outcome<JsonNode> SetPreferredLayers(SignallingPeer member, JsonObject data)
    {
        if (Find(member, data) is not { } offer) return Refusal.Unknown("such consumer");
        if (data["spatialLayer"].Number() is not ({ } layer and >= 0)) return Refusal.Malformed("spatialLayer is 0 or more.", "spatialLayer");
        var temporal = data["temporalLayer"].Number();
        if (data["temporalLayer"] is not null && temporal is not >= 0) return Refusal.Malformed("temporalLayer is 0 or more.", "temporalLayer");
        offer.Consumer.SetWish(offer.Consumer.Wish with { Preferred = layer, PreferredTemporal = (int?)temporal }, worker.Clock.Now);
        return new JsonObject();
    }

    /// <summary><c>setConsumerPriority</c>: who gets bandwidth first when it is short.</summary>
    public Outcome<JsonNode> SetPriority(SignallingPeer member, JsonObject data)
    {
        if (Find(member, data) is not { } offer) return Refusal.Unknown("such consumer");
        if (data["priority"].Number() is not ({ } priority and >= 1 and <= MaxPriority)) return Refusal.Malformed($"priority is 1 to {MaxPriority}.", "priority");
        offer.Consumer.Priority = priority;
        return new JsonObject();
    }

    /// <summary><c>requestConsumerKeyFrame</c>.</summary>
    public Outcome<JsonNode> RequestKeyFrame(SignallingPeer member, JsonObject data)
    {
        if (Find(member, data) is not { } offer) return Refusal.Unknown("such consumer");
        offer.Consumer.HandleKeyFrameRequest(worker.Clock.Now);
        return new JsonObject();
    }

    /// <summary><c>getConsumerStats</c>.</summary>
    public Outcome<JsonNode> ReadStats(SignallingPeer member, JsonObject data) =>
        Find(member, data) is { } offer ? StatsReports.Of(offer.Consumer, worker.Clock.Now) : Refusal.Unknown("such consumer");

    private static ConsumerOffer? Find(SignallingPeer member, JsonObject data) =>
        data["consumerId"].Text() is { } id && member.Offers.TryGetValue(id, out var offer) && !offer.IsClosed ? offer : null;
}
