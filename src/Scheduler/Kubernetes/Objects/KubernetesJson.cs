using System.Text.Json.Serialization;

namespace RoomLens.Scheduler.Kubernetes.Objects;

/// <summary>JSON of the cluster's objects; unknown fields are ignored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PodList))]
[JsonSerializable(typeof(Pod))]
[JsonSerializable(typeof(ConfigMap))]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(WatchEvent))]
[JsonSerializable(typeof(List<string>))]
internal sealed partial class KubernetesJson : JsonSerializerContext;
