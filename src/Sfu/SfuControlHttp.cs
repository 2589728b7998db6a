using Microsoft.AspNetCore.Routing;
using RoomLens.Sfu.Control;

namespace RoomLens.Sfu;

/// <summary>The internal HTTP surface: the control API (contracts section 4). The host adds <c>/metrics</c> and <c>/healthz</c>.</summary>
public static class SfuControlHttp
{
    /// <summary>Maps every route of the control API.</summary>
    public static void Map(IEndpointRouteBuilder routes, SfuNode node)
    {
        routes = routes.WithWorkerLoss();
        RoomEndpoints.Map(routes, node);
        ObserverEndpoints.Map(routes, node);
        TransportEndpoints.Map(routes, node);
        FeedEndpoint.Map(routes, node);
        StatsEndpoint.Map(routes, node);
    }
}
