using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace RoomLens.Sfu.Telemetry;

/// <summary>Source-generated JSON of the statistics, and of signalling by HTTP.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NodeStats))]
[JsonSerializable(typeof(IReadOnlyList<ObserverStats>))]
[JsonSerializable(typeof(IReadOnlyList<TransportStats>))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class SfuJson : JsonSerializerContext;
