using System.Text.Json.Nodes;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Signalling.Requests;

/// <summary>Requests about what a client receives.</summary>
internal sealed class ConsumerRequests(SfuWorker worker)
{
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

    /// <summary><c>setConsumerPreferredLayers</c>.</summary>
    public Outcome<JsonNode> SetPreferredLayers(SignallingPeer member, JsonObject data) =>
        Change(member, data, consumer => ConsumerChanges.SetPreferredLayers(consumer, data, worker.Clock.Now));

    /// <summary><c>setConsumerPriority</c>.</summary>
    public Outcome<JsonNode> SetPriority(SignallingPeer member, JsonObject data) => Change(member, data, consumer => ConsumerChanges.SetPriority(consumer, data));

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

    private static Outcome<JsonNode> Change(SignallingPeer member, JsonObject data, Func<Consumer, Refusal?> change) =>
        Find(member, data) is not { } offer ? Refusal.Unknown("such consumer") : change(offer.Consumer) is { } refusal ? refusal : new JsonObject();

    private static ConsumerOffer? Find(SignallingPeer member, JsonObject data) =>
        data["consumerId"].Text() is { } id && member.Offers.TryGetValue(id, out var offer) && !offer.IsClosed ? offer : null;
}
