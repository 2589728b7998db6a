using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RoomLens.Contracts.Api;
using RoomLens.Contracts.Sfu;

namespace RoomLens.Scheduler.Subscriptions;

/// <summary>Checks every field of a subscription and reports all problems at once.</summary>
internal sealed class SubscriptionValidator
{
    private const int MaxPixels = 16384;
    private const int MaxItems = 100;
    private readonly List<(string Path, string Reason)> _errors = [];

    private SubscriptionValidator()
    {
    }

    public static IReadOnlyList<(string Path, string Reason)> Check(string room, string id, Subscription body)
    {
        var validator = new SubscriptionValidator();
        validator.Names(room, id, body);
        validator.Numbers(body);
        validator.Selection(body);
        validator.Webhook(body.Webhook);
        return validator._errors;
    }

    private void Names(string room, string id, Subscription body)
    {
        Text("room", room, 200);
        Text("id", id, 100);
        if (body.Id is { } bodyId && bodyId != id)
            Add("id", "differs from the id in the path");
        if (body.Room is { } bodyRoom && bodyRoom != room)
            Add("room", "differs from the room in the path");
        if (body.Models is not { Count: > 0 } models)
            Add("models", "at least one model is required");
        else
            Names("models", models);
        if (body.Labels is { } labels)
            Names("labels", labels);
        if (body.Purpose is { Length: > 500 })
            Add("purpose", "at most 500 characters");
    }

    private void Numbers(Subscription body)
    {
        Range("fps", body.Fps, 0, 30, leastIsAllowed: false);
        Range("priority", body.Priority, -1000, 1000);
        Size("want", body.Want);
        Size("cap", body.Cap);
        if (body.Thresholds is { } thresholds)
        {
            if (thresholds.Count > MaxItems)
                Add("thresholds", $"at most {MaxItems} labels");
            foreach (var (label, value) in thresholds)
                Range($"thresholds.{label}", value, 0, 1);
        }

        if (body.Lifecycle is not { } lifecycle)
            return;
        Range("lifecycle.minHits", lifecycle.MinHits, 1, 100);
        Range("lifecycle.windowS", lifecycle.WindowS, 0, 60, leastIsAllowed: false);
        Range("lifecycle.lostS", lifecycle.LostS, 0, 600, leastIsAllowed: false);
        Range("lifecycle.cooldownS", lifecycle.CooldownS, 0, 86400);
    }

    private void Selection(Subscription body)
    {
        if (body.Select is not { } select)
            return;
        if (select.Kind is not (null or "video"))
            Add("select.kind", "only video can be observed");
        if (select.Source is not (null or "camera" or "screen"))
            Add("select.source", "must be camera or screen");
        if (select.Peer is { } peer)
            Text("select.peer", peer, 200);
    }

    private void Webhook(JsonNode? webhook)
    {
        switch (webhook)
        {
            case null:
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                Text("webhook", value.GetValue<string>(), 100);
                break;
            case JsonObject inline:
                Inline(inline);
                break;
            default:
                Add("webhook", "must be the id of an endpoint or {url, secret?, types?}");
                break;
        }
    }

    private void Inline(JsonObject inline)
    {
        foreach (var name in inline.Select(member => member.Key).Except(["url", "secret", "types"]))
            Add($"webhook.{name}", "unknown; allowed are url, secret and types");
        if (inline["url"] is not JsonValue url || url.GetValueKind() != JsonValueKind.String)
            Add("webhook.url", "required");
        else if (Webhooks.EndpointValidator.UrlProblem(url.GetValue<string>()) is { } problem)
            Add("webhook.url", problem);
        if (inline["secret"] is { } secret && (secret.GetValueKind() != JsonValueKind.String
            || !Webhooks.WebhookSignature.IsValidSecret(secret.GetValue<string>())))
        {
            Add("webhook.secret", Webhooks.EndpointValidator.SecretRule);
        }

        if (inline["types"] is { } types && (types is not JsonArray list || list.Count > MaxItems || list.Any(type => type?.GetValueKind() != JsonValueKind.String)))
            Add("webhook.types", $"must be a list of at most {MaxItems} event types");
    }

    private void Names(string path, IReadOnlyList<string> names)
    {
        if (names.Count > MaxItems)
            Add(path, $"at most {MaxItems} entries");
        for (var i = 0; i < names.Count && i < MaxItems; i++)
            Text($"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", names[i], 100);
    }

    private void Text(string path, string? text, int longest)
    {
        if (string.IsNullOrWhiteSpace(text))
            Add(path, "must not be empty");
        else if (text.Length > longest)
            Add(path, $"at most {longest} characters");
        else if (text.Any(char.IsControl))
            Add(path, "must not contain control characters");
    }

    private void Size(string path, PictureSize? size)
    {
        if (size is null)
            return;
        Range($"{path}.width", size.Width, 1, MaxPixels);
        Range($"{path}.height", size.Height, 1, MaxPixels);
    }

    private void Range(string path, double? value, double least, double most, bool leastIsAllowed = true)
    {
        if (value is not { } some)
            return;
        if (!(some <= most && (leastIsAllowed ? some >= least : some > least)))
        {
            Add(path, string.Create(
                CultureInfo.InvariantCulture, $"must be {(leastIsAllowed ? "from" : "above")} {least} to {most}, is {some}"));
        }
    }

    private void Add(string path, string reason) => _errors.Add((path, reason));
}
