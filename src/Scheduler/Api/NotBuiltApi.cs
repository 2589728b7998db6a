using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;

namespace RoomLens.Scheduler.Api;

/// <summary>Routes of the contract that this version does not serve: they say so instead of looking unknown.</summary>
internal static class NotBuiltApi
{
    private static readonly (string Method, string Route)[] Routes =
    [
        ("POST", "/v1/rooms/{room}/snapshots"),
        ("GET", "/v1/images/{id}"),
    ];

    public static void Map(IEndpointRouteBuilder routes, AccessPolicy access)
    {
        foreach (var (method, route) in Routes)
        {
            routes.MapMethods(route, [method], () => (IResult)Problems.NotImplemented("This version does not serve it."))
                .RequireGrant(access, Grant.RoomAdmin)
                .ExcludeFromDescription();
        }
    }
}
