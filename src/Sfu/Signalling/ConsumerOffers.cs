using System.Text.Json.Nodes;
using RoomLens.Rtp.Time;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Signalling;

/// <summary>
/// Gives each participant a consumer of every stream it can receive: made paused, offered, and run once the client has accepted
/// (contracts section 3). Called on the worker thread.
/// </summary>
internal sealed class ConsumerOffers(SfuWorker worker)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(20);

    /// <summary>Offers what the participant lacks.</summary>
    public void OfferMissing(SignallingPeer member)
    {
        if (member.Joined is not { } peer || member.Grants is { CanSubscribe: false } || member.Connection is null) return;
        foreach (var producer in peer.Room.Producers.Values)
            if (producer.Peer != peer) Offer(member, producer);
    }

    /// <summary>Offers one stream, unless it was offered or cannot be received.</summary>
    public void Offer(SignallingPeer member, Producer producer)
    {
        if (member.Capabilities is not { } capabilities || member.OfferedProducers.Contains(producer.Id)) return;
        if (member.Transports.FindLast(candidate => candidate.Receives && !candidate.Transport.IsClosed) is not { } transport) return;
        if (capabilities.Find(producer.Settings.Codec) is not { } receiver || !worker.Quota.TakesConsumer(worker.Rooms.ConsumerCount)) return;
        var consumer = ConsumerShapes.Make(worker, producer, capabilities, receiver, transport.Transport, member.Id);
        member.OfferedProducers.Add(producer.Id);
        var offer = new ConsumerOffer(consumer, transport, ConsumerShapes.Describe(consumer, transport.Transport.Id, receiver, transport.NextMid())) { ToldPaused = producer.IsPaused };
        member.Offers.Add(consumer.Id, offer);
        Ask(member, offer);
    }

    /// <summary>A new socket of the participant: what was asked on the old one is asked again.</summary>
    public void AskAgain(SignallingPeer member)
    {
        foreach (var (id, offer) in member.Offers.ToArray())
            if (offer.IsClosed) member.Offers.Remove(id);
            else if (!offer.IsAccepted) Ask(member, offer);
    }

    /// <summary>The client answered an offer.</summary>
    public void HandleAnswer(SignallingPeer member, long requestId, bool isAccepted)
    {
        var offer = member.Offers.Values.FirstOrDefault(candidate => candidate.RequestId == requestId && !candidate.IsAccepted);
        if (offer is null) return;
        if (!isAccepted)
        {
            // Refused: it goes without a word, and is not offered again.
            member.Offers.Remove(offer.Consumer.Id);
            worker.Rooms.CloseConsumer(offer.Consumer, CloseReasons.Closed);
            return;
        }

        offer.IsAccepted = true;
        if (offer.IsClosed)
        {
            TellClosed(member, offer);
            return;
        }

        TellChange(member, offer);
        offer.Transport.Transport.Want(offer.Consumer, true);
    }

    /// <summary>Once a second: gives up offers that were never answered, tells changes of layer.</summary>
    public void HandleTimeout(SignallingPeer member, Instant now)
    {
        if (member.Connection is null) return;
        foreach (var (id, offer) in member.Offers.ToArray())
        {
            if (offer.IsAccepted) TellLayer(member, offer);
            if (offer.IsAccepted || now < offer.AnswerBy) continue;
            member.Offers.Remove(id);
            worker.Rooms.CloseConsumer(offer.Consumer, CloseReasons.Timeout);
        }
    }

    /// <summary>A consumer ended, for whatever reason.</summary>
    public static void HandleClosed(SignallingPeer member, Consumer consumer)
    {
        if (!member.Offers.TryGetValue(consumer.Id, out var offer)) return;
        // Not refused: it may be offered again, on another transport.
        member.OfferedProducers.Remove(consumer.Producer.Id);
        if (offer.IsAccepted) TellClosed(member, offer);
        else offer.IsClosed = true;
    }

    /// <summary>Tells what of the producer's pause and score the client does not know yet.</summary>
    public static void TellChange(SignallingPeer member, ConsumerOffer offer)
    {
        var producer = offer.Consumer.Producer;
        if (offer.ToldPaused != producer.IsPaused)
        {
            offer.ToldPaused = producer.IsPaused;
            member.Tell(producer.IsPaused ? "consumerPaused" : "consumerResumed", Named(offer));
        }

        if (offer.ToldScore == producer.LastScore) return;
        offer.ToldScore = producer.LastScore;
        var data = Named(offer);
        data["score"] = ConsumerShapes.Score(producer);
        member.Tell("consumerScore", data);
    }

    private static JsonObject Named(ConsumerOffer offer) => new() { ["consumerId"] = offer.Consumer.Id };

    private static void TellClosed(SignallingPeer member, ConsumerOffer offer)
    {
        member.Offers.Remove(offer.Consumer.Id);
        member.Tell("consumerClosed", Named(offer));
    }

    private static void TellLayer(SignallingPeer member, ConsumerOffer offer)
    {
        var consumer = offer.Consumer;
        var layers = consumer.IsHeldBack ? (Spatial: ConsumerOffer.HeldBack, Temporal: 0) : consumer.Receiving;
        var isOfInterest = consumer.HasLayers || consumer.IsHeldBack || offer.ToldLayers.Spatial == ConsumerOffer.HeldBack;
        if (!isOfInterest || layers.Spatial == ConsumerOffer.NothingYet || offer.ToldLayers == layers) return;
        offer.ToldLayers = layers;
        var data = Named(offer);
        // Without bandwidth for any of it there is no layer (contracts section 3: null).
        data["spatialLayer"] = consumer.IsHeldBack ? null : layers.Spatial;
        data["temporalLayer"] = consumer.IsHeldBack ? null : layers.Temporal;
        member.Tell("consumerLayersChanged", data);
    }

    private void Ask(SignallingPeer member, ConsumerOffer offer)
    {
        offer.AnswerBy = worker.Clock.Now + AnswerWithin;
        offer.RequestId = member.Ask("newConsumer", offer.Description);
    }
}
