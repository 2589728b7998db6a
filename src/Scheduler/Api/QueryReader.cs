using System.Globalization;
using Microsoft.AspNetCore.Http;
using RoomLens.Hosting.Http;

namespace RoomLens.Scheduler.Api;

/// <summary>Reads query parameters and collects everything that is wrong with them.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private readonly List<(string Path, string Reason)> _errors = [];

    /// <summary>The answer when a parameter is wrong; null = all are fine.</summary>
    public Problem? Problem => _errors.Count == 0 ? null : Problems.BadRequest("A query parameter is wrong.", [.. _errors]);

    public string? Text(string name) => query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    public string? OneOf(string name, params string[] allowed)
    {
        var text = Text(name);
        if (text is not null && !allowed.Contains(text))
            _errors.Add((name, $"must be one of {string.Join(", ", allowed)}"));
        return text;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            return time;
        _errors.Add((name, "must be an RFC 3339 time"));
        return null;
    }

    /// <summary>A cursor as given out before.</summary>
    public long Cursor(string name)
    {
        if (Text(name) is not { } text)
            return 0;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var cursor))
            return cursor;
        _errors.Add((name, "must be a cursor from an earlier answer"));
        return 0;
    }

    public int Number(string name, int fallback, int least, int most)
    {
        if (Text(name) is not { } text)
            return fallback;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        _errors.Add((name, string.Create(CultureInfo.InvariantCulture, $"must be a number from {least} to {most}")));
        return fallback;
    }
}
