using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Contracts;
using RoomLens.Contracts.Api;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Scheduler.Api.Bodies;
using RoomLens.Scheduler.Core;
using RoomLens.Scheduler.Nodes;

namespace RoomLens.Scheduler.Api;

/// <summary>What an operator does with an SFU node.</summary>
internal sealed class NodesApi(NodeCommands nodes, StateViews views)
{
    public void Map(IEndpointRouteBuilder routes, AccessPolicy access)
    {
        var group = routes.MapGroup("/v1/nodes/{id}").RequireGrant(access, Grant.RoomAdmin, Grant.Control).WithTags("state");
        group.MapPost("/cordon", (string id) => Answer(id, nodes.Cordon(id)))
            .WithSummary("Opens no new rooms on the node until it is uncordoned or its process is started again; those it has go on. Repeating it changes nothing.")
            .Produces<NodeInfo>(StatusCodes.Status202Accepted);
        group.MapPost("/uncordon", (string id) => Answer(id, nodes.Uncordon(id)))
            .WithSummary("Takes back cordon and drain; rooms that were closed stay closed.").Produces<NodeInfo>(StatusCodes.Status202Accepted);
        group.MapPost("/drain", DrainAsync)
            .WithSummary("Empties the node: no new rooms; those it has may end by themselves for withinS seconds and are then closed, with their participants told to come "
                + "back. Repeating it changes nothing.")
            .Accepts<DrainRequest>("application/json").Produces<NodeInfo>(StatusCodes.Status202Accepted);
    }

    private async Task<IResult> DrainAsync(HttpContext context, string id)
    {
        var request = new DrainRequest();
        if (context.Request.ContentLength is > 0)
        {
            var body = await JsonBody.ReadAsync(context, SchedulerJson.Default.DrainRequest);
            if (!body.IsValid)
                return body.Problem;
            request = body.Value;
        }

        return request.WithinS is >= 0 and <= DrainRequest.LongestS
            ? Answer(id, nodes.Drain(id, TimeSpan.FromSeconds(request.WithinS)))
            : Problems.BadRequest("The rooms cannot wait that long.", ("withinS", FormattableString.Invariant($"0 to {DrainRequest.LongestS} seconds")));
    }

    private IResult Answer(string id, bool isKnown) => isKnown && views.Node(id) is { } node
        ? Results.Json(node, ContractsJson.Default.NodeInfo, statusCode: StatusCodes.Status202Accepted)
        : Problems.NotFound($"No node '{id}' is connected.");
}
