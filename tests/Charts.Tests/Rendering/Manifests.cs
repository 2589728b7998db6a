using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RoomLens.Charts.Tests.Rendering;

/// <summary>Rendered documents as JSON.</summary>
internal static class Manifests
{
    public static IReadOnlyList<JsonObject> Parse(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => ToJson(document.RootNode)).OfType<JsonObject>()];
    }

    public static JsonObject One(IEnumerable<JsonObject> documents, string kind, string nameEnd) =>
        documents.Single(document => (string?)document["kind"] == kind && Name(document).EndsWith(nameEnd, StringComparison.Ordinal));

    public static string Name(JsonObject document) => (string)document["metadata"]!["name"]!;

    /// <summary>The environment of a role's container, with the pod's own fields filled in as a kubelet would.</summary>
    public static Dictionary<string, string> EnvironmentOf(JsonObject workload)
    {
        var container = workload["spec"]!["template"]!["spec"]!["containers"]![0]!;
        var result = new Dictionary<string, string> { ["POD_NAME"] = "pod-1", ["POD_IP"] = "10.1.2.3", ["HOST_IP"] = "192.0.2.9" };
        foreach (var entry in container["env"]!.AsArray())
        {
            if (entry!["value"] is not { } value) continue;
            var text = (string)value!;
            foreach (var field in new[] { "POD_NAME", "POD_IP", "HOST_IP" }) text = text.Replace($"$({field})", result[field], StringComparison.Ordinal);
            result[(string)entry["name"]!] = text;
        }

        return result;
    }

    public static string ToText(IEnumerable<JsonObject> documents) =>
        string.Join("\n---\n", documents.Select(document => document.ToJsonString(new JsonSerializerOptions { WriteIndented = true })));

    private static JsonNode? ToJson(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode map:
                var result = new JsonObject();
                foreach (var (key, value) in map.Children) result[((YamlScalarNode)key).Value!] = ToJson(value);
                return result;
            case YamlSequenceNode list:
                return new JsonArray([.. list.Children.Select(ToJson)]);
            case YamlScalarNode { Style: ScalarStyle.Plain } scalar:
                return Plain(scalar.Value);
            default:
                return ((YamlScalarNode)node).Value;
        }
    }

    private static JsonNode? Plain(string? text) => text switch
    {
        null or "" or "null" or "~" => null,
        "true" => true,
        "false" => false,
        _ when long.TryParse(text, out var number) => number,
        _ => text,
    };
}
