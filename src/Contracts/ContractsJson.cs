using System.Text.Json;
using System.Text.Json.Serialization;
using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Api;
using RoomLens.Contracts.Consent;
using RoomLens.Contracts.Events;
using RoomLens.Contracts.Sfu;

namespace RoomLens.Contracts;

/// <summary>Source-generated JSON for every wire type: camelCase, absent instead of null, null refused where a member is not nullable, numbers beyond those of a double refused, unknown members ignored (rolling updates mix versions).</summary>
/// <remarks>A member with a default has a setter: generated deserializers set every init-only member, absent ones to null or false.</remarks>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict,
    RespectNullableAnnotations = true,
    Converters = [typeof(Rfc3339Converter), typeof(FiniteNumberConverter)])]
[JsonSerializable(typeof(CloudEvent))]
[JsonSerializable(typeof(AgentHello))]
[JsonSerializable(typeof(AgentWelcome))]
[JsonSerializable(typeof(AgentHeartbeat))]
[JsonSerializable(typeof(HeartbeatReply))]
[JsonSerializable(typeof(RoomWhereabouts))]
[JsonSerializable(typeof(BotPlan))]
[JsonSerializable(typeof(NodePlan))]
[JsonSerializable(typeof(RoomPolicy))]
[JsonSerializable(typeof(SetObservation))]
[JsonSerializable(typeof(ParticipantObservation))]
[JsonSerializable(typeof(ObservationBatch))]
[JsonSerializable(typeof(ObservationAck))]
[JsonSerializable(typeof(LiveFrames))]
[JsonSerializable(typeof(CreatePlainProducer))]
[JsonSerializable(typeof(PlainProducerCreated))]
[JsonSerializable(typeof(CreateObserver))]
[JsonSerializable(typeof(ObserverCreated))]
[JsonSerializable(typeof(CreateConsumer))]
[JsonSerializable(typeof(ConsumerCreated))]
[JsonSerializable(typeof(RoomState))]
[JsonSerializable(typeof(IReadOnlyList<RoomState>))]
[JsonSerializable(typeof(Page<RoomState>))]
[JsonSerializable(typeof(FeedMessage))]
[JsonSerializable(typeof(Want))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(WebhookEndpoint))]
[JsonSerializable(typeof(FrameDetections))]
[JsonSerializable(typeof(Page<Subscription>))]
[JsonSerializable(typeof(Page<WebhookEndpoint>))]
[JsonSerializable(typeof(Page<StreamInfo>))]
[JsonSerializable(typeof(BotInfo))]
[JsonSerializable(typeof(Page<BotInfo>))]
[JsonSerializable(typeof(NodeInfo))]
[JsonSerializable(typeof(Page<NodeInfo>))]
[JsonSerializable(typeof(Page<RoomInfo>))]
[JsonSerializable(typeof(Page<CloudEvent>))]
[JsonSerializable(typeof(Page<Assignment>))]
[JsonSerializable(typeof(Page<ModelOffer>))]
public sealed partial class ContractsJson : JsonSerializerContext;
