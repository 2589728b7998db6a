using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Api;
using RoomLens.Hosting.Auth;
using RoomLens.Scheduler.Core;

namespace RoomLens.Scheduler.Api;

/// <summary>What is watched by whom, since when, how, and why not.</summary>
internal sealed class ViewsApi(StateViews views)
{
    public void Map(IEndpointRouteBuilder routes, AccessPolicy access)
    {
        var group = routes.MapGroup("/v1").RequireGrant(access, Grant.RoomList, Grant.RoomAdmin, Grant.Observe, Grant.Events).WithTags("state");
        group.MapGet("/rooms", () => Answer(views.Rooms(), ContractsJson.Default.PageRoomInfo))
            .WithSummary("Open rooms.").Produces<Page<RoomInfo>>();
        group.MapGet("/streams", (string? room) => Answer(views.Streams(room), ContractsJson.Default.PageStreamInfo))
            .WithSummary("Published videos: who watches them, since when, at which layer and rate; why not.").Produces<Page<StreamInfo>>();
        group.MapGet("/bots", () => Answer(views.Bots(), ContractsJson.Default.PageBotInfo))
            .WithSummary("Observer bots with capacity and load.").Produces<Page<BotInfo>>();
        group.MapGet("/nodes", () => Answer(views.Nodes(), ContractsJson.Default.PageNodeInfo))
            .WithSummary("SFU nodes.").Produces<Page<NodeInfo>>();
        group.MapGet("/assignments", () => Answer(views.Assignments(), ContractsJson.Default.PageAssignment))
            .WithSummary("Streams given to bots, with their detectors.").Produces<Page<Assignment>>();
        group.MapGet("/models", () => Answer(views.Models(), ContractsJson.Default.PageModelOffer))
            .WithSummary("Models that the live bots offer.").Produces<Page<ModelOffer>>();
    }

    private static IResult Answer<T>(IReadOnlyList<T> items, JsonTypeInfo<Page<T>> type) => Results.Json(new Page<T>(items), type);
}
