using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RoomLens.Hosting.Http;

namespace RoomLens.Hosting.Auth;

/// <summary>Puts a grant check in front of endpoints: before the body is read and before the handler runs.</summary>
public static class GrantEndpoints
{
    /// <summary>
    /// Only callers with one of the grants pass: 401 without a valid token, 403 without the grant. A token bound to a room passes when the route's or
    /// the query's <c>room</c> is that room; agent, node and control are not bound to rooms.
    /// </summary>
    public static TBuilder RequireGrant<TBuilder>(this TBuilder builder, AccessPolicy policy, params Grant[] anyOf)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Finally(endpoint =>
        {
            if (endpoint.RequestDelegate is not { } inner) return;
            endpoint.RequestDelegate = context => CheckAsync(context, policy, anyOf, inner);
        });
        return builder;
    }

    /// <summary>Who called; only behind <see cref="RequireGrant{TBuilder}"/>.</summary>
    public static Caller GetCaller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint has no RequireGrant.");

    private static Task CheckAsync(HttpContext context, AccessPolicy policy, Grant[] anyOf, RequestDelegate inner)
    {
        var caller = policy.Identify(context, out var reason);
        if (caller is null) return Problems.Unauthorized(reason).ExecuteAsync(context);
        if (Refusal(caller, anyOf, RoomsOf(context)) is { } refusal) return Problems.Forbidden(refusal).ExecuteAsync(context);
        context.Features.Set(caller);
        return inner(context);
    }

    private static string? Refusal(Caller caller, Grant[] anyOf, List<string?> rooms)
    {
        var held = anyOf.Where(caller.Has).ToArray();
        if (held.Length == 0) return $"The token lacks the grant {string.Join(" or ", anyOf)}.";
        if (caller.OnlyRoom is not { } only || held.Any(IsService)) return null;
        if (rooms.Count == 0) return $"The token is bound to room '{only}'; name it with '?room='.";
        return rooms.TrueForAll(room => string.Equals(room, only, StringComparison.Ordinal)) ? null : $"The token is bound to room '{only}'.";
    }

    private static bool IsService(Grant grant) => grant is Grant.Agent or Grant.Node or Grant.Control;

    // Every place a handler may take the room from: a request that names two rooms is good for neither.
    private static List<string?> RoomsOf(HttpContext context)
    {
        var rooms = new List<string?>();
        if (context.Request.RouteValues.TryGetValue("room", out var value) && value is string fromRoute) rooms.Add(fromRoute);
        rooms.AddRange(context.Request.Query["room"]);
        rooms.AddRange(context.Request.Query["roomId"]);
        return rooms;
    }
}
