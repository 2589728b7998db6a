using System.Text.Json.Nodes;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Signalling.Requests;

/// <summary>What a client may ask, by method. Answers carry the names of both dialects (contracts section 3). On the worker thread.</summary>
internal sealed class RequestTable
{
    private readonly Dictionary<string, Func<SignallingPeer, JsonObject, Outcome<JsonNode>>> _handlers;

    public RequestTable(SfuWorker worker)
    {
        var (rooms, transports) = (new JoinRequests(worker), new TransportRequests(worker));
        var (producers, consumers) = (new ProducerRequests(worker), new ConsumerRequests(worker));
        _handlers = new(StringComparer.Ordinal)
        {
            ["getRouterRtpCapabilities"] = static (_, _) => Capabilities(),
            ["join"] = rooms.Join,
            ["createWebRtcTransport"] = transports.Create,
            ["connectWebRtcTransport"] = transports.Connect,
            ["restartIce"] = transports.RestartIce,
            ["getTransportStats"] = transports.ReadStats,
            ["produce"] = producers.Produce,
            ["closeProducer"] = producers.Close,
            ["pauseProducer"] = (member, data) => producers.SetPaused(member, data, true),
            ["resumeProducer"] = (member, data) => producers.SetPaused(member, data, false),
            ["getProducerStats"] = producers.ReadStats,
            ["pauseConsumer"] = (member, data) => consumers.SetPaused(member, data, true),
            ["resumeConsumer"] = (member, data) => consumers.SetPaused(member, data, false),
            ["closeConsumer"] = consumers.Close,
            ["setConsumerPreferredLayers"] = consumers.SetPreferredLayers,
            ["setConsumerPriority"] = consumers.SetPriority,
            ["requestConsumerKeyFrame"] = consumers.RequestKeyFrame,
            ["getConsumerStats"] = consumers.ReadStats,
            ["produceData"] = static (_, _) => new Refusal(501, "Data channels are not built yet: there is no SCTP here."),
        };
    }

    /// <summary>Does what is asked, or says why not.</summary>
    public Outcome<JsonNode> Handle(SignallingPeer member, ProtooMessage message) =>
        _handlers.TryGetValue(message.Method, out var handler)
            ? handler(member, message.Data)
            : Refusal.Unknown($"method '{message.Method}'");

    private static JsonNode Capabilities()
    {
        // The 2024 dialect takes the answer itself, the current one a member of it.
        var capabilities = RouterCapabilities.Write();
        capabilities["routerRtpCapabilities"] = RouterCapabilities.Write();
        return capabilities;
    }
}
