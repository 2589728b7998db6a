using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Scheduler.Agents;
using RoomLens.Scheduler.Assignments;
using RoomLens.Scheduler.Core;

namespace RoomLens.Scheduler.Api;

/// <summary>Between services (contracts section 8).</summary>
internal sealed class AgentsApi(SchedulerParts parts, TimeProvider time)
{
    /// <summary>256 observations of a few kilobytes each.</summary>
    private const long MaxObservationBytes = 4 << 20;
    private const int MaxObservations = 256;

    public void Map(IEndpointRouteBuilder routes, AccessPolicy access)
    {
        var group = routes.MapGroup("/v1/agents").RequireGrant(access, Grant.Agent, Grant.Node).ExcludeFromDescription();
        group.MapPost("", (Delegate)HelloAsync);
        group.MapPost("/{id}/heartbeat", HeartbeatAsync);
        group.MapDelete("/{id}", LeaveAsync);
        group.MapGet("/{id}/plan", PlanAsync);
        group.MapGet("/{id}/rooms/{room}", Locate);
        group.MapPost("/{id}/observations", ObserveAsync).WithBodyLimit(MaxObservationBytes);
        group.MapPost("/{id}/frames", FramesAsync);
    }

    private async Task<IResult> HelloAsync(HttpContext context)
    {
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.AgentHello);
        if (!body.IsValid)
            return body.Problem;
        if (body.Value.Id.Length is 0 or > 100 || body.Value.InstanceId.Length is 0 or > 100)
            return Problems.BadRequest("Id and instanceId must have 1 to 100 characters.", ("id", "1 to 100 characters"));
        if (!Uri.TryCreate(body.Value.Addresses.Control, UriKind.Absolute, out var control) || (control.Scheme != "http" && control.Scheme != "https"))
            return Problems.BadRequest("The agent must say where it can be reached.", ("addresses.control", "must be an absolute http or https URL"));
        var grant = body.Value.Kind == AgentKind.Bot ? Grant.Agent : Grant.Node;
        if (!context.GetCaller().Has(grant))
            return Problems.Forbidden($"The token lacks the grant {grant}.");
        return Results.Json(parts.Agents.Hello(body.Value), ContractsJson.Default.AgentWelcome);
    }

    private async Task<IResult> HeartbeatAsync(HttpContext context, string id)
    {
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.AgentHeartbeat);
        if (!body.IsValid)
            return body.Problem;
        return parts.Agents.Heartbeat(id, body.Value) is { } reply
            ? Results.Json(reply, ContractsJson.Default.HeartbeatReply)
            : Unknown(id);
    }

    private async Task<IResult> LeaveAsync(string id, string? instance) =>
        await parts.Agents.LeaveAsync(id, instance) ? Results.NoContent() : Unknown(id);

    private IResult Locate(HttpContext context, string id, string room, bool opens, bool full)
    {
        if (!context.GetCaller().Has(Grant.Node))
            return Problems.Forbidden($"The token lacks the grant {Grant.Node}.");
        return parts.State.Read(_ => parts.State.Nodes.FindLive(id)) is null
            ? Unknown(id)
            : Results.Json(new RoomWhereabouts(parts.Rooms.Locate(room, id, opens, full)), ContractsJson.Default.RoomWhereabouts);
    }

    private async Task<IResult> ObserveAsync(HttpContext context, string id)
    {
        if (parts.State.IsOverloaded)
            return Problems.Unavailable("More is waiting to be written than the disk can take.", TimeSpan.FromSeconds(1));
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.ObservationBatch);
        if (!body.IsValid)
            return body.Problem;
        if (body.Value.Observations.Count > MaxObservations)
            return Problems.TooLarge($"At most {MaxObservations} observations.");
        for (var i = 1; i < body.Value.Observations.Count; i++)
        {
            if (body.Value.Observations[i].BotSeq <= body.Value.Observations[i - 1].BotSeq)
                return Problems.BadRequest("Observations must ascend.", (FormattableString.Invariant($"observations[{i}].botSeq"), "not above the one before"));
        }

        return await parts.Agents.ObserveAsync(id, body.Value) is { } ack ? Results.Json(ack, ContractsJson.Default.ObservationAck) : Unknown(id);
    }

    private async Task<IResult> FramesAsync(HttpContext context, string id)
    {
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.LiveFrames);
        if (!body.IsValid)
            return body.Problem;
        // What a bot saw of a stream that it no longer has is shown to nobody.
        foreach (var frame in parts.State.Read(_ => body.Value.Frames.Where(frame => IsCurrent(id, frame)).ToArray()))
            parts.Hub.Publish(frame);
        return Results.Accepted();
    }

    private bool IsCurrent(string id, LiveFrame frame) =>
        parts.State.Assignments.OfStream(new StreamKey(frame.RoomId, frame.Detections.ProducerId))?.Stored is { } open
        && open.BotId == id && open.Epoch == frame.Detections.Epoch;

    private Task PlanAsync(HttpContext context, string id, string? instance)
    {
        var (bot, node) = parts.State.Read(_ => (parts.State.Bots.FindLive(id), parts.State.Nodes.FindLive(id)));
        var caller = context.GetCaller();
        if (bot is not null && caller.Has(Grant.Agent) && (instance ?? bot.InstanceId) == bot.InstanceId)
            return SendAsync(context, bot.Plan, ContractsJson.Default.BotPlan);
        if (node is not null && caller.Has(Grant.Node) && (instance ?? node.Hello.InstanceId) == node.Hello.InstanceId)
            return SendAsync(context, node.Plan, ContractsJson.Default.NodePlan);
        return Unknown(id).ExecuteAsync(context);
    }

    private Task SendAsync<TPlan>(HttpContext context, PlanFeed<TPlan> feed, JsonTypeInfo<TPlan> type)
        where TPlan : class, IPlan
    {
        TPlan? sent = null;
        return SsePump.RunAsync(
            context,
            time,
            writer =>
            {
                if (feed.Current is not { } plan || plan == sent)
                    return false;
                writer.Write(new(JsonSerializer.SerializeToUtf8Bytes(plan, type), "plan", FormattableString.Invariant($"{plan.Term}-{plan.Version}")));
                sent = plan;
                return true;
            },
            cancel => feed.WaitAsync(sent, cancel));
    }

    private static Problem Unknown(string id) => Problems.NotFound($"No such instance of agent '{id}' is registered here; say hello.");
}
