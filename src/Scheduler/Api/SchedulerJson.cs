using System.Text.Json;
using System.Text.Json.Serialization;
using RoomLens.Contracts;
using RoomLens.Contracts.Api;
using RoomLens.Scheduler.Api.Bodies;

namespace RoomLens.Scheduler.Api;

/// <summary>JSON of the wire types that only the scheduler's own API has; the rest is <see cref="ContractsJson"/>.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters = [typeof(Rfc3339Converter)])]
[JsonSerializable(typeof(JoinRequest))]
[JsonSerializable(typeof(JoinAnswer))]
[JsonSerializable(typeof(DrainRequest))]
[JsonSerializable(typeof(WebhookTestAnswer))]
[JsonSerializable(typeof(DeliveryInfo))]
[JsonSerializable(typeof(Page<DeliveryInfo>))]
internal sealed partial class SchedulerJson : JsonSerializerContext;
