using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoomLens.Sfu.Telemetry;

/// <summary>Source-generated JSON of the statistics.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NodeStats))]
[JsonSerializable(typeof(IReadOnlyList<ObserverStats>))]
[JsonSerializable(typeof(IReadOnlyList<TransportStats>))]
internal sealed partial class SfuJson : JsonSerializerContext;
