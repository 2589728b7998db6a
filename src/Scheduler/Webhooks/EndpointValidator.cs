using RoomLens.Contracts.Api;

namespace RoomLens.Scheduler.Webhooks;

/// <summary>Checks every field of a webhook endpoint and reports all problems at once.</summary>
internal static class EndpointValidator
{
    public const string SecretRule = "must be whsec_ and base64 of 24 to 64 bytes";
    private const int MaxItems = 100;

    // As a room's name has: a pattern is matched with every event, which takes time by its length and that of the name.
    private const int MaxLength = 200;

    public static IReadOnlyList<(string Path, string Reason)> Check(string id, WebhookEndpoint body)
    {
        var errors = new List<(string Path, string Reason)>();
        if (id.Length > 100 || id.Any(c => char.IsControl(c) || c == '/'))
            errors.Add(("id", "at most 100 characters, no slash, no control characters"));
        if (body.Id is { } bodyId && bodyId != id)
            errors.Add(("id", "differs from the id in the path"));
        if (body.Url is null)
            errors.Add(("url", "required"));
        else if (UrlProblem(body.Url) is { } problem)
            errors.Add(("url", problem));
        if (body.Types is { } types && (types.Count is 0 or > MaxItems || types.Any(type => !IsName(type))))
            errors.Add(("types", $"1 to {MaxItems} event types of at most {MaxLength} characters, or absent for all"));
        if (body.Rooms is { } rooms && (rooms.Count is 0 or > MaxItems || rooms.Any(room => !IsName(room))))
            errors.Add(("rooms", $"1 to {MaxItems} rooms or patterns of at most {MaxLength} characters, or absent for all"));
        if (body.Secrets is { Count: 0 or > 2 })
            errors.Add(("secrets", "one or two, newest first; absent = keep or make one"));
        for (var i = 0; i < body.Secrets?.Count; i++)
        {
            if (body.Secrets[i] is null || !WebhookSignature.IsValidSecret(body.Secrets[i]))
                errors.Add((FormattableString.Invariant($"secrets[{i}]"), SecretRule));
        }

        return errors;
    }

    private static bool IsName(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= MaxLength;

    /// <summary>What is wrong with a URL; null = nothing.</summary>
    public static string? UrlProblem(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            return "must be an absolute http or https URL";
        if (uri.UserInfo.Length > 0)
            return "must not contain a user or password";
        return url.Length > 2000 ? "at most 2000 characters" : null;
    }
}
