using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using RoomLens.Contracts;
using RoomLens.Fuzzing;
using RoomLens.Hosting.Http;
using RoomLens.Scheduler.Api;
using RoomLens.Scheduler.Kubernetes.Metrics;
using RoomLens.Scheduler.Kubernetes.Objects;
using RoomLens.Scheduler.Subscriptions;
using RoomLens.Scheduler.Webhooks;

namespace RoomLens.Scheduler.Tests.Fuzzing;

/// <summary>The targets of the scheduler: the rules of what users may store, patterns, queries, selectors, lines of a cluster's watch.</summary>
public static class FuzzCatalog
{
    private static readonly byte[][] Subscriptions =
    [
        Utf8("""{"models":["person"],"fps":5,"want":{"width":320,"height":180},"priority":1,"thresholds":{"*":0.5,"person":0.7},"labels":["person"],"purpose":"safety","webhook":{"url":"https://example.test/x","types":["a"]}}"""),
        Utf8("""{"id":"id","room":"room","models":["motion"],"select":{"kind":"video","source":"screen","peer":"p"},"cap":{"width":320,"height":180},"lifecycle":{"minHits":1,"windowS":2,"lostS":3,"cooldownS":4},"webhook":"hook"}"""),
    ];

    private static readonly byte[][] Endpoints =
    [
        Utf8("""{"id":"w","url":"https://example.test/hook","types":["roomlens.detection.started.v1"],"rooms":["r*"],"secrets":["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqr"]}"""),
        Utf8("""{"url":"http://127.0.0.1:2/a?b=c"}"""),
    ];

    private static readonly byte[][] Patterns = [Utf8("room-*\nroom-7"), Utf8("*a*b*\nxxaxxbxx"), Utf8("*\nanything at all"), Utf8("**é*\nféé")];

    private static readonly byte[][] Queries =
    [
        Utf8("?room=r&producer=p&type=roomlens.detection.*&label=person&state=started&since=2026-01-01T00:00:00Z&until=2027-01-01T00:00:00%2B01:00&after=12&limit=100"),
        Utf8("?room=a%20b&limit=5"),
    ];

    private static readonly byte[][] Selectors = [Utf8("release=a,app!=b"), Utf8("release==a"), Utf8("x!=y,release=a,z!=w")];

    private static readonly byte[][] Watches =
    [
        Utf8("""{"type":"MODIFIED","object":{"kind":"Pod","metadata":{"name":"bot-1","resourceVersion":"17","labels":{"app":"bot"},"annotations":{"x":"y"}},"status":{"phase":"Running","podIP":"10.0.0.1"}}}"""),
        Utf8("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"18"}}}"""),
    ];

    /// <summary>All of them, fresh.</summary>
    public static IEnumerable<FuzzTarget> All =>
    [
        new("subscription rules", Subscriptions, IsSubscription) { Grammar = new JsonMutation(Subscriptions), ShortRun = 5000 },
        new("webhook endpoint rules", Endpoints, IsEndpoint) { Grammar = new JsonMutation(Endpoints), GrammarShare = 0.85 },
        new("room pattern", Patterns, IsMatch) { Grammar = new DigitMutation(Patterns), GrammarShare = 0.3 },
        new("event query", Queries, IsQuery) { Grammar = new DigitMutation(Queries), GrammarShare = 0.5 },
        new("metric selector", Selectors, IsSelector),
        new("cluster watch", Watches, IsWatch) { Grammar = new JsonMutation(Watches) },
    ];

    private static bool IsSubscription(byte[] utf8)
    {
        if (JsonBody.Read(utf8, ContractsJson.Default.Subscription).Value is not { } body) return false;
        var errors = SubscriptionValidator.Check("room", "id", body);
        Assert.All(errors, error => Assert.NotEmpty(error.Reason));
        if (errors.Count > 0) return false;
        // What is stored is written and read again, and matched with rooms.
        Assert.NotEmpty(JsonSerializer.SerializeToUtf8Bytes(body, ContractsJson.Default.Subscription));
        return true;
    }

    private static bool IsEndpoint(byte[] utf8)
    {
        if (JsonBody.Read(utf8, ContractsJson.Default.WebhookEndpoint).Value is not { } body) return false;
        var errors = EndpointValidator.Check("w", body);
        Assert.All(errors, error => Assert.NotEmpty(error.Reason));
        if (errors.Count > 0) return false;
        if (body.Secrets is { } secrets) Assert.Equal(secrets.Count, WebhookSignature.Sign(secrets, "id", 1, "body"u8).Split(' ').Length);
        foreach (var room in body.Rooms ?? []) RoomPattern.Matches(room, "room");
        return true;
    }

    /// <summary>A pattern and a name in lines; the answer is that of a slower way.</summary>
    private static bool IsMatch(byte[] utf8)
    {
        var (pattern, name) = Split(Encoding.UTF8.GetString(utf8));
        var matches = RoomPattern.Matches(pattern, name);
        if (pattern.Length * name.Length < 4000) Assert.Equal(MatchesSlowly(pattern, name), matches);
        return matches;
    }

    private static bool MatchesSlowly(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        Span<bool> reached = stackalloc bool[name.Length + 1];
        reached[0] = true;
        foreach (var character in pattern)
        {
            // With a star every later place is reached too; else only the one behind the same character.
            for (var at = name.Length; at > 0; at--) if (character != '*') reached[at] = reached[at - 1] && name[at - 1] == character;
            if (character != '*') reached[0] = false;
            else for (var at = 1; at <= name.Length; at++) reached[at] |= reached[at - 1];
        }

        return reached[^1];
    }

    private static bool IsQuery(byte[] utf8)
    {
        var query = new QueryReader(new QueryCollection(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(utf8))));
        query.Text("room");
        query.Text("type");
        query.OneOf("state", "started", "updated", "ended", "aborted");
        query.Time("since");
        query.Time("until");
        Assert.True(query.Cursor("after") >= 0);
        Assert.InRange(query.Number("limit", 100, 1, 1000), 1, 1000);
        return query.Problem is null;
    }

    private static bool IsSelector(byte[] utf8) =>
        LabelSelector.TryMatch(Encoding.UTF8.GetString(utf8), new Dictionary<string, string> { ["release"] = "a" }, out _);

    private static bool IsWatch(byte[] utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, KubernetesJson.Default.WatchEvent) is { Object.ValueKind: JsonValueKind.Object } item
                && item.Object.Deserialize(KubernetesJson.Default.Pod) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static (string Pattern, string Name) Split(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? (text, "") : (text[..end], text[(end + 1)..]);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
