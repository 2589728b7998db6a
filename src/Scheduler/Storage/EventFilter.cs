namespace RoomLens.Scheduler.Storage;

/// <summary>Which events are asked for; parts are combined with AND.</summary>
internal sealed record EventFilter
{
    public string? Room { get; init; }

    public string? Producer { get; init; }

    /// <summary>Exact, or a prefix ending in <c>*</c>.</summary>
    public string? Type { get; init; }

    public string? Label { get; init; }

    public string? State { get; init; }

    /// <summary>CloudEvents time at or after.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>CloudEvents time before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether a type is the one asked for, or begins like it.</summary>
    public static bool TypeMatches(string pattern, string type) =>
        pattern.EndsWith('*') ? type.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : pattern == type;
}
