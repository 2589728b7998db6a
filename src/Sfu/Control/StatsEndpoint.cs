using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Sfu.Telemetry;

namespace RoomLens.Sfu.Control;

/// <summary><c>GET /v1/stats</c>.</summary>
internal static class StatsEndpoint
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder routes, SfuNode node) => routes.MapGet("/v1/stats", async context =>
    {
        var stats = await NodeStats.ReadAsync(node.Workers, node.InstanceId);
        await JsonBody.WriteAsync(context, stats, SfuJson.Default.NodeStats);
    }).RequireGrant(node.Access, Grant.Control);
}
