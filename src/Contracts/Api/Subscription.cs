using System.Text.Json.Nodes;
using RoomLens.Contracts.Sfu;

namespace RoomLens.Contracts.Api;

/// <summary><c>PUT /v1/rooms/{room}/subscriptions/{id}</c>: what is to be watched, now and for streams that come later.</summary>
public sealed record Subscription
{
    /// <summary>Id from the path.</summary>
    public string? Id { get; init; }
    /// <summary>Room or pattern with <c>*</c> from the path.</summary>
    public string? Room { get; init; }
    /// <summary>Model names, at least one.</summary>
    public IReadOnlyList<string>? Models { get; init; }
    /// <summary>Which streams of the room; absent = all video.</summary>
    public StreamSelector? Select { get; init; }
    /// <summary>Analysed frames per second; default 5, above 0 to 30.</summary>
    public double? Fps { get; init; }
    /// <summary>Needed picture; default from the models.</summary>
    public PictureSize? Want { get; init; }
    /// <summary>Ceiling on what is received.</summary>
    public PictureSize? Cap { get; init; }
    /// <summary>Higher first when capacity is short; default 0.</summary>
    public int? Priority { get; init; }
    /// <summary>Thresholds per label, <c>*</c> for the rest, 0..1.</summary>
    public IReadOnlyDictionary<string, double>? Thresholds { get; init; }
    /// <summary>Labels to report; absent = the model's default set.</summary>
    public IReadOnlyList<string>? Labels { get; init; }
    /// <summary>When an object counts as there and as gone.</summary>
    public Lifecycle? Lifecycle { get; init; }
    /// <summary>Why this is watched; shown to participants.</summary>
    public string? Purpose { get; init; }
    /// <summary>Where events go: an endpoint id (string) or <c>{url, secret?, types?}</c>. Never returned with a secret.</summary>
    public JsonNode? Webhook { get; init; }
    /// <summary>When it was first put.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}
