using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RoomLens.Hosting.Metrics;

/// <summary><c>/metrics</c> in the Prometheus text format 0.0.4.</summary>
public static class PrometheusEndpoint
{
    /// <summary>Content type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Maps <c>GET /metrics</c>; add a grant check where the listener is public.</summary>
    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes, MetricsRegistry metrics) =>
        routes.MapGet("/metrics", context =>
        {
            context.Response.ContentType = ContentType;
            return context.Response.WriteAsync(metrics.Collect(), context.RequestAborted);
        }).ExcludeFromDescription();
}
