using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using RoomLens.Hosting.Http;

namespace RoomLens.Sfu.Control;

/// <summary>Turns outcomes of commands into HTTP answers.</summary>
internal static class Answers
{
    /// <summary>The value as JSON, or the refusal.</summary>
    public static Task WriteAsync<T>(HttpContext context, Outcome<T> outcome, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        outcome.Refusal is { } refusal ? ToProblem(refusal).ExecuteAsync(context) : JsonBody.WriteAsync(context, outcome.Value!, type, status);

    /// <summary>204, or the refusal.</summary>
    public static Task WriteAsync(HttpContext context, Refusal? refusal)
    {
        if (refusal is not null) return ToProblem(refusal).ExecuteAsync(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>As a problem.</summary>
    public static Problem ToProblem(Refusal refusal) => new(
        refusal.Status,
        refusal.Detail,
        refusal.Field is { } field ? [(field, refusal.Detail)] : null,
        refusal.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    /// <summary>A value of the route; empty when the route has none of that name.</summary>
    public static string Route(this HttpContext context, string name) => context.Request.RouteValues[name] as string ?? "";
}
