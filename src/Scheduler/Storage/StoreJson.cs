using System.Text.Json;
using System.Text.Json.Serialization;
using RoomLens.Contracts.Api;
using RoomLens.Contracts.Events;

namespace RoomLens.Scheduler.Storage;

/// <summary>JSON inside the store.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredEndpoint))]
[JsonSerializable(typeof(EventData))]
[JsonSerializable(typeof(Subscription))]
internal sealed partial class StoreJson : JsonSerializerContext;
