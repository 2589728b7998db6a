using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Contracts.Events.Parts;
using RoomLens.Contracts;
using RoomLens.Contracts.Api;
using RoomLens.Contracts.Events;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Scheduler.Api.Bodies;
using RoomLens.Scheduler.Core;
using RoomLens.Scheduler.Storage;
using RoomLens.Scheduler.Webhooks;

namespace RoomLens.Scheduler.Api;

/// <summary>Webhook endpoints and deliveries.</summary>
internal sealed class WebhooksApi(SchedulerParts parts, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes, AccessPolicy access)
    {
        var group = routes.MapGroup("/v1").RequireGrant(access, Grant.RoomAdmin).WithTags("webhooks");
        group.MapPut("/webhooks/{id}", PutAsync).WithSummary("Put an endpoint. Without secrets one is made at first and shown once. Putting enables it again.")
            .Accepts<WebhookEndpoint>("application/json").Produces<WebhookEndpoint>().Produces<WebhookEndpoint>(StatusCodes.Status201Created);
        group.MapGet("/webhooks/{id}", Get).WithSummary("One endpoint, without its secrets.").Produces<WebhookEndpoint>();
        group.MapGet("/webhooks", List).WithSummary("All endpoints.").Produces<Page<WebhookEndpoint>>();
        group.MapDelete("/webhooks/{id}", DeleteAsync).WithSummary("Delete an endpoint and what is queued for it.").Produces(StatusCodes.Status204NoContent);
        group.MapPost("/webhooks/{id}/test", TestAsync).WithSummary("Send a test event now and say what the receiver answered.").Produces<WebhookTestAnswer>();
        group.MapGet("/deliveries", Deliveries).WithSummary("Deliveries by state (pending, delivered, failed).").Produces<Page<DeliveryInfo>>();
        group.MapPost("/deliveries/{id}/replay", ReplayAsync).WithSummary("Put a dead letter back into its lane.").Produces(StatusCodes.Status202Accepted);
    }

    private async Task<IResult> PutAsync(HttpContext context, string id)
    {
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.WebhookEndpoint);
        if (!body.IsValid)
            return body.Problem;
        if (EndpointValidator.Check(id, body.Value) is { Count: > 0 } errors)
            return Problems.BadRequest("The endpoint is not valid.", [.. errors]);
        var (saved, isNew, made) = await parts.Webhooks.PutAsync(id, body.Value);
        var shown = Shown(saved, 0) with { Secrets = made is null ? null : [made] };
        return Results.Json(shown, ContractsJson.Default.WebhookEndpoint, statusCode: isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private IResult Get(string id) => Find(id) is { } endpoint
        ? Results.Json(Shown(endpoint, parts.State.Store.CountPending().GetValueOrDefault(id)), ContractsJson.Default.WebhookEndpoint)
        : Unknown(id);

    private IResult List()
    {
        var pending = parts.State.Store.CountPending();
        var endpoints = parts.State.Read(_ => parts.State.Endpoints.Listed.ToArray());
        var items = endpoints.Select(endpoint => Shown(endpoint, pending.GetValueOrDefault(endpoint.Id))).ToArray();
        return Results.Json(new Page<WebhookEndpoint>(items), ContractsJson.Default.PageWebhookEndpoint);
    }

    private async Task<IResult> DeleteAsync(string id) => await parts.Webhooks.DeleteAsync(id) switch
    {
        true => Results.NoContent(),
        false => Unknown(id),
        null => Problems.Conflict("A subscription still sends to this endpoint; change or delete the subscription first."),
    };

    private async Task<IResult> TestAsync(HttpContext context, string id)
    {
        if (Find(id) is not { } endpoint)
            return Unknown(id);
        var test = TestEvent();
        var started = Stopwatch.GetTimestamp();
        var body = JsonSerializer.SerializeToUtf8Bytes(test, ContractsJson.Default.CloudEvent);
        var result = await parts.Sender.SendAsync(endpoint, test.Id, body, context.RequestAborted);
        var answer = new WebhookTestAnswer(
            result.Verdict == DeliveryVerdict.Delivered, result.Status, result.Error, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return Results.Json(answer, SchedulerJson.Default.WebhookTestAnswer);
    }

    private IResult Deliveries(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var state = query.OneOf("state", "pending", "delivered", "failed") switch
        {
            "pending" => DeliveryState.Pending,
            "delivered" => DeliveryState.Delivered,
            "failed" => DeliveryState.Failed,
            _ => (DeliveryState?)null,
        };
        var (after, limit, endpoint) = (query.Cursor("after"), query.Number("limit", 100, 1, 1000), query.Text("endpoint"));
        if (query.Problem is { } problem)
            return problem;
        var rows = parts.State.Store.ReadDeliveries(state, endpoint, after, limit + 1);
        var items = rows.Take(limit).Select(DeliveryInfo.From).ToArray();
        return Results.Json(new Page<DeliveryInfo>(items, rows.Count > limit ? items[^1].Id : null), SchedulerJson.Default.PageDeliveryInfo);
    }

    private async Task<IResult> ReplayAsync(string id)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Problems.NotFound($"There is no delivery '{id}'.");
        return await parts.Webhooks.ReplayAsync(number) switch
        {
            true => Results.Accepted(),
            false => Problems.Conflict("The delivery is not a dead letter, its event is past retention, or its endpoint is disabled or gone."),
            null => Problems.NotFound($"There is no delivery '{id}'."),
        };
    }

    private StoredEndpoint? Find(string id) => parts.State.Read(_ => parts.State.Endpoints.Find(id)) is { Owner: null } endpoint ? endpoint : null;

    private static WebhookEndpoint Shown(StoredEndpoint endpoint, int pending) => new()
    {
        Id = endpoint.Id,
        Url = endpoint.Url,
        Types = endpoint.Types,
        Rooms = endpoint.Rooms,
        DisabledReason = endpoint.DisabledReason,
        Pending = pending,
        CreatedAt = endpoint.CreatedAt,
    };

    /// <summary>An event of the same form as a real one, of a stream that does not exist.</summary>
    private CloudEvent TestEvent()
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now).ToString();
        return new CloudEvent
        {
            Id = $"{id}_1",
            Source = "/rooms/test/producers/test",
            Subject = id,
            Type = "roomlens.webhook.test.v1",
            Time = now,
            Sequence = "0000000000-000000000001",
            PartitionKey = "test",
            Data = new EventData { Subscriptions = [], Stream = new StreamPart { RoomId = "test", ProducerId = "test", Epoch = 0 } },
        };
    }

    private static Problem Unknown(string id) => Problems.NotFound($"There is no webhook '{id}'.");
}
