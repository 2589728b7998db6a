namespace RoomLens.Scheduler.Kubernetes.Metrics;

/// <summary>Equality-based label selectors (<c>a=b,c!=d</c>), as an HPA's <c>matchLabels</c> become in its requests.</summary>
internal static class LabelSelector
{
    /// <summary>False = the text is no such selector; set-based ones are none.</summary>
    public static bool TryMatch(string selector, IReadOnlyDictionary<string, string> labels, out bool matches)
    {
        matches = true;
        foreach (var part in selector.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || part.AsSpan().ContainsAny(" ()"))
                return false;
            var isNot = part[at - 1] == '!';
            var key = part[..(isNot ? at - 1 : at)];
            var value = part[(at + 1)..].TrimStart('=');
            if (key.Length == 0)
                return false;
            matches &= labels.TryGetValue(key, out var present) && present == value != isNot || (isNot && !labels.ContainsKey(key));
        }

        return true;
    }
}
