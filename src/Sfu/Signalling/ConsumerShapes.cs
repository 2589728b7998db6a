using System.Text.Json.Nodes;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Consumers;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.WebRtc;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Signalling;

/// <summary>Consumers over WebRTC as signalling makes and describes them (contracts section 3: <c>newConsumer</c>). On the worker thread.</summary>
internal static class ConsumerShapes
{
    /// <summary>Makes one that is held back until its client wants it.</summary>
    public static Consumer Make(
        SfuWorker worker, Producer producer, ReceiverCapabilities capabilities, CodecDescription receiver, WebRtcTransport transport, string? viewerId)
    {
        var codec = producer.Settings.Codec;
        var hasRtx = codec.RtxPayloadType is not null && capabilities.TakesRtx(receiver);
        var settings = new ConsumerSettings(
            worker.Ssrcs.Rent(), (byte)codec.PayloadType, hasRtx ? worker.Ssrcs.Rent() : null, hasRtx ? (byte?)codec.RtxPayloadType : null, capabilities.Extensions(producer.Settings))
        {
            TransportSequence = capabilities.TransportSequence(receiver),
        };
        var consumer = new Consumer(Ids.New("c"), producer, transport, settings, Ids.NewFirstSequence()) { ViewerId = viewerId, IsWanted = false };
        worker.Rooms.AddConsumer(consumer);
        transport.Attach(consumer);
        return consumer;
    }

    /// <summary>What its client is told; both dialects' names.</summary>
    public static JsonObject Describe(Consumer consumer, string transportId, CodecDescription receiver, string mid)
    {
        var producer = consumer.Producer;
        return new JsonObject
        {
            ["peerId"] = producer.Peer.Id,
            ["producerId"] = producer.Id,
            ["id"] = consumer.Id,
            ["consumerId"] = consumer.Id,
            ["transportId"] = transportId,
            ["kind"] = producer.Settings.Codec.Kind.Name(),
            ["rtpParameters"] = ConsumerParameters.Write(producer, consumer.Settings, receiver, mid),
            ["type"] = ConsumerParameters.TypeOf(producer.Settings),
            ["appData"] = producer.Settings.AppData?.DeepClone() ?? new JsonObject(),
            ["producerPaused"] = producer.IsPaused,
            ["consumerScore"] = Score(producer),
        };
    }

    /// <summary>A producer's score as its consumers are told.</summary>
    public static JsonObject Score(Producer producer) =>
        new() { ["score"] = 10, ["producerScore"] = producer.LastScore, ["producerScores"] = new JsonArray(producer.LastScore) };
}
