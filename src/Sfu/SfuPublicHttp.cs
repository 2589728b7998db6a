using Microsoft.AspNetCore.Routing;
using RoomLens.Sfu.Control;
using RoomLens.Sfu.Pages;
using RoomLens.Sfu.Signalling;
using RoomLens.Sfu.Whep;
using RoomLens.Sfu.Whip;

namespace RoomLens.Sfu;

/// <summary>The public HTTP surface: signalling, WHIP, WHEP and the publishing page (contracts section 1).</summary>
public static class SfuPublicHttp
{
    /// <summary>Maps every public route.</summary>
    public static void Map(IEndpointRouteBuilder routes, SfuNode node)
    {
        routes = routes.WithWorkerLoss();
        WhipEndpoints.Map(routes, node);
        WhepEndpoints.Map(routes, node);
        SignallingEndpoint.Map(routes, node);
        PublishPage.Map(routes);
    }
}
