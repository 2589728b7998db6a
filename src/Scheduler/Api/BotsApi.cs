using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Contracts;
using RoomLens.Contracts.Api;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Scheduler.Agents;
using RoomLens.Scheduler.Core;

namespace RoomLens.Scheduler.Api;

/// <summary>What an operator does with a bot.</summary>
internal sealed class BotsApi(AgentSessions agents, StateViews views)
{
    public void Map(IEndpointRouteBuilder routes, AccessPolicy access)
    {
        routes.MapPost("/v1/bots/{id}/drain", Drain).RequireGrant(access, Grant.RoomAdmin, Grant.Control).WithTags("state")
            .WithSummary("Gives the bot's streams to other bots and no new ones to it, until its process is started again. Streams for which "
                + "no other bot has room stay. Repeating it changes nothing.")
            .Produces<BotInfo>(StatusCodes.Status202Accepted);
    }

    private IResult Drain(string id) => agents.Drain(id) && views.Bot(id) is { } bot
        ? Results.Json(bot, ContractsJson.Default.BotInfo, statusCode: StatusCodes.Status202Accepted)
        : Problems.NotFound($"No bot '{id}' is connected.");
}
