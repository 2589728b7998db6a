using System.Text.Json.Nodes;

namespace RoomLens.EndToEnd.Tests.Harness;

/// <summary>One received webhook.</summary>
internal sealed record Delivery(string Id, JsonObject Event, DateTimeOffset ReceivedAt)
{
    public string Type => Event["type"]!.GetValue<string>();

    public string Subject => Event["subject"]!.GetValue<string>();

    public string? Label => Event["data"]?["object"]?["label"]?.GetValue<string>();

    public string? State => Event["data"]?["event"]?["state"]?.GetValue<string>();

    public string? Health => Event["data"]?["health"]?["state"]?.GetValue<string>();

    public string? ProducerId => Event["data"]?["stream"]?["producerId"]?.GetValue<string>();

    public bool IsTerminal => State is "ended" or "aborted";

    public DateTimeOffset Time(string name) => DateTimeOffset.Parse(
        Event["data"]!["event"]![name]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
}
