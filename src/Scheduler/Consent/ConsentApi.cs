using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Contracts;
using RoomLens.Contracts.Consent;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Scheduler.Core;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Consent;

/// <summary>Who may be observed (contracts section 5).</summary>
internal sealed class ConsentApi(SchedulerState state, ConsentCommands commands)
{
    /// <summary>What a node accepts as the name of a room or peer.</summary>
    private const int MaxNameLength = 128;

    public void Map(IEndpointRouteBuilder routes, AccessPolicy access)
    {
        var policies = routes.MapGroup("/v1/rooms/{room}/policy").RequireGrant(access, Grant.RoomAdmin).WithTags("consent");
        policies.MapPut("", PutPolicyAsync)
            .WithSummary("Whether participants of a room may be observed, and whether they are shown the observers. Kept whether the room is open or not.")
            .Accepts<RoomPolicy>("application/json").Produces<RoomPolicy>().Produces<RoomPolicy>(StatusCodes.Status201Created);
        policies.MapGet("", GetPolicy).WithSummary("The policy of a room; the default is allowed and visible.").Produces<RoomPolicy>();
        policies.MapDelete("", DeletePolicyAsync).WithSummary("Back to the default; decisions of participants stay.").Produces(StatusCodes.Status204NoContent);

        var people = routes.MapGroup("/v1/rooms/{room}/participants/{peer}").WithTags("consent");
        var decisions = people.MapGroup("/observation").RequireGrant(access, Grant.RoomAdmin, Grant.RoomJoin, Grant.Node);
        decisions.MapPut("", DecideAsync)
            .WithSummary("A participant allows or refuses to be observed (its own token, or roomAdmin). A refusal stops the media at once.")
            .Accepts<SetObservation>("application/json").Produces<ParticipantObservation>();
        decisions.MapGet("", GetDecision).WithSummary("What was decided about a participant, and what follows from it.").Produces<ParticipantObservation>();
        decisions.MapDelete("", ForgetAsync).WithSummary("The room's policy decides about the participant again.").Produces(StatusCodes.Status204NoContent);
        people.MapDelete("/data", EraseAsync).RequireGrant(access, Grant.RoomAdmin)
            .WithSummary("Erases the stored events of a participant and the webhooks that still wait; the decision stays.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private async Task<IResult> PutPolicyAsync(HttpContext context, string room)
    {
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.RoomPolicy);
        if (!body.IsValid)
            return body.Problem;
        if (NameProblem(("room", room)) is { } badName)
            return badName;
        if (!Enum.IsDefined(body.Value.Observation))
            return Problems.BadRequest("The policy is not valid.", ("observation", "must be allowed, ask or denied"));
        return await commands.PutPolicyAsync(room, body.Value) is { } put
            ? Results.Json(Show(put.Saved), ContractsJson.Default.RoomPolicy, statusCode: put.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK)
            : Full($"at most {ConsentBook.MaxTotal} policies and decisions are kept");
    }

    private IResult GetPolicy(string room) => Results.Json(Show(state.Read(_ => state.Consents.FindPolicy(room))), ContractsJson.Default.RoomPolicy);

    private async Task<IResult> DeletePolicyAsync(string room) =>
        await commands.DeletePolicyAsync(room) ? Results.NoContent() : Problems.NotFound($"Room '{room}' has no policy of its own.");

    private async Task<IResult> DecideAsync(HttpContext context, string room, string peer)
    {
        if (AccessProblem(context.GetCaller(), peer) is { } forbidden)
            return forbidden;
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.SetObservation);
        if (!body.IsValid)
            return body.Problem;
        if (NameProblem(("room", room), ("peer", peer)) is { } badName)
            return badName;
        return await commands.DecideAsync(room, peer, body.Value.Allowed, !IsOwn(context.GetCaller(), peer)) is not null
            ? Show(room, peer)
            : Full($"at most {ConsentBook.MaxPerRoom} decisions of a room are kept, and {ConsentBook.MaxTotal} policies and decisions in all");
    }

    private IResult GetDecision(HttpContext context, string room, string peer) => AccessProblem(context.GetCaller(), peer) ?? Show(room, peer);

    private async Task<IResult> ForgetAsync(HttpContext context, string room, string peer)
    {
        if (AccessProblem(context.GetCaller(), peer) is { } forbidden)
            return forbidden;
        return await commands.ForgetAsync(room, peer)
            ? Results.NoContent()
            : Problems.NotFound($"There is no decision about participant '{peer}' of room '{room}'.");
    }

    private async Task<IResult> EraseAsync(string room, string peer)
    {
        await commands.EraseAsync(room, peer);
        return Results.NoContent();
    }

    /// <summary>A node speaks for the participant whose signalling it serves.</summary>
    private static bool IsOwn(Caller caller, string peer) => caller.Grants is not null && (caller.Has(Grant.Node) || caller.Identity == peer);

    private static Problem? AccessProblem(Caller caller, string peer) => caller.Has(Grant.RoomAdmin) || IsOwn(caller, peer)
        ? null
        : Problems.Forbidden($"The token is for '{caller.Identity}', and '{peer}' decides for itself; a token with roomAdmin may decide for others.");

    private static Problem? NameProblem(params (string Field, string Value)[] names)
    {
        var wrong = names.Where(name => name.Value.Length is 0 or > MaxNameLength || name.Value.Any(char.IsControl)).ToArray();
        return wrong.Length == 0
            ? null
            : Problems.BadRequest("A name is not valid.", [.. wrong.Select(name => (name.Field, $"1 to {MaxNameLength} characters, no control characters"))]);
    }

    private static Problem Full(string limit) => Problems.Unprocessable($"There is no room for it: {limit}. Delete what is not needed any more.");

    private static RoomPolicy Show(StoredPolicy? policy) => policy is null
        ? new RoomPolicy { Observation = RoomObservation.Allowed }
        : new RoomPolicy { Observation = policy.Observation, Visible = policy.Visible, UpdatedAt = policy.UpdatedAt };

    private IResult Show(string room, string peer)
    {
        var (decision, verdict) = state.Read(_ => (state.Consents.Find(room, peer), state.Consents.Of(room, peer)));
        var shown = new ParticipantObservation
        {
            Allowed = decision?.Allowed,
            By = decision is null ? null : decision.ByAdmin ? "admin" : "participant",
            UpdatedAt = decision?.UpdatedAt,
            State = verdict.Name,
            Reason = verdict.Reason,
        };
        return Results.Json(shown, ContractsJson.Default.ParticipantObservation);
    }
}
