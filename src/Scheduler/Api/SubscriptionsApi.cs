using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Contracts;
using RoomLens.Contracts.Api;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Scheduler.Core;
using RoomLens.Scheduler.Subscriptions;

namespace RoomLens.Scheduler.Api;

/// <summary>What is to be watched.</summary>
internal sealed class SubscriptionsApi(SchedulerParts parts)
{
    public void Map(IEndpointRouteBuilder routes, AccessPolicy access)
    {
        var group = routes.MapGroup("/v1").RequireGrant(access, Grant.Observe, Grant.RoomAdmin).WithTags("subscriptions");
        group.MapPut("/rooms/{room}/subscriptions/{id}", PutAsync)
            .WithSummary("Watch a room, or every room that a pattern with * matches, now and whenever streams come.")
            .Accepts<Subscription>("application/json").Produces<Subscription>().Produces<Subscription>(StatusCodes.Status201Created);
        group.MapGet("/rooms/{room}/subscriptions/{id}", Get).WithSummary("One subscription.").Produces<Subscription>();
        group.MapDelete("/rooms/{room}/subscriptions/{id}", DeleteAsync)
            .WithSummary("Stop watching; open events end with cause model_changed.").Produces(StatusCodes.Status204NoContent);
        group.MapGet("/rooms/{room}/subscriptions", List).WithSummary("Subscriptions put under exactly this room or pattern.").Produces<Page<Subscription>>();
        group.MapGet("/subscriptions", ListAll).WithSummary("All subscriptions.").Produces<Page<Subscription>>();
    }

    private async Task<IResult> PutAsync(HttpContext context, string room, string id)
    {
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.Subscription);
        if (!body.IsValid)
            return body.Problem;
        if (SubscriptionValidator.Check(room, id, body.Value) is { Count: > 0 } errors)
            return Problems.BadRequest("The subscription is not valid.", [.. errors]);
        if (await parts.Subscriptions.PutAsync(room, id, body.Value) is not { } put)
            return Problems.Unprocessable("The subscription names a webhook that does not exist.", ("webhook", "no such endpoint; put it first"));
        var shown = put.Saved;
        if (put.MadeSecret is not null && shown.Webhook?.DeepClone() is JsonObject webhook)
        {
            webhook["secret"] = put.MadeSecret;
            shown = shown with { Webhook = webhook };
        }

        return Results.Json(shown, ContractsJson.Default.Subscription, statusCode: put.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private IResult Get(string room, string id) => parts.State.Read(_ => parts.State.Subscriptions.Find(room, id)) is { } found
        ? Results.Json(found, ContractsJson.Default.Subscription)
        : Unknown(room, id);

    private async Task<IResult> DeleteAsync(string room, string id) =>
        await parts.Subscriptions.DeleteAsync(room, id) ? Results.NoContent() : Unknown(room, id);

    private IResult List(string room) => Page(subscription => subscription.Room == room);

    private IResult ListAll() => Page(_ => true);

    private IResult Page(Func<Subscription, bool> isWanted) => Results.Json(
        new Page<Subscription>(parts.State.Read(_ => parts.State.Subscriptions.All.Where(isWanted).ToArray())),
        ContractsJson.Default.PageSubscription);

    private static Problem Unknown(string room, string id) => Problems.NotFound($"There is no subscription '{id}' for '{room}'.");
}
