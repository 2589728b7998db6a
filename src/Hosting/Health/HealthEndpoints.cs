using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RoomLens.Hosting.Health;

/// <summary><c>/healthz/live</c> and <c>/healthz/ready</c>: 200 or 503 with what is wrong, for kubelets and load balancers; no token.</summary>
public static class HealthEndpoints
{
    /// <summary>Maps both.</summary>
    public static void Map(IEndpointRouteBuilder routes, HealthChecks checks)
    {
        routes.MapGet("/healthz/live", context => AnswerAsync(context, checks.Live())).ExcludeFromDescription();
        routes.MapGet("/healthz/ready", context => AnswerAsync(context, checks.Ready())).ExcludeFromDescription();
    }

    private static async Task AnswerAsync(HttpContext context, IReadOnlyDictionary<string, string> failed)
    {
        context.Response.StatusCode = failed.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", failed.Count == 0 ? "ok" : "unavailable");
        json.WriteStartObject("failed");
        foreach (var (name, reason) in failed) json.WriteString(name, reason);
        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
