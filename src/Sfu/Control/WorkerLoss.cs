using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Udp;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Control;

/// <summary>What a caller gets whose media worker died, or was too busy, before it did what was asked: 503, and when to try again.</summary>
internal static class WorkerLoss
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Whether an exception says so, or that the node takes nothing new.</summary>
    public static bool Is(Exception exception) => exception is MediaLoopEndedException or MediaLoopBusyException or NodeDrainsException;

    /// <summary>A group of routes that answer so.</summary>
    public static IEndpointRouteBuilder WithWorkerLoss(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        ((IEndpointConventionBuilder)group).Finally(static endpoint =>
        {
            if (endpoint.RequestDelegate is { } inner) endpoint.RequestDelegate = context => AnswerAsync(context, inner);
        });
        return group;
    }

    private static async Task AnswerAsync(HttpContext context, RequestDelegate inner)
    {
        try
        {
            await inner(context);
        }
        catch (Exception e) when (Is(e) && !context.Response.HasStarted)
        {
            var detail = e is NodeDrainsException ? e.Message
                : e is MediaLoopBusyException ? "The room's media worker is too busy to answer."
                : "The room's media worker was lost and is being replaced; what was in the room must be made again.";
            await Problems.Unavailable(detail, RetryAfter).ExecuteAsync(context);
        }
    }
}
