using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Contracts.Api;
using RoomLens.Contracts.Events;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Http.Sse;
using RoomLens.Scheduler.Core;
using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Api;

/// <summary>The event log: pages, one event, and a stream that resumes without a gap.</summary>
internal sealed class EventsApi(SchedulerParts parts, TimeProvider time)
{
    private const int ReadAhead = 256;

    public void Map(IEndpointRouteBuilder routes, AccessPolicy access)
    {
        var group = routes.MapGroup("/v1/events").RequireGrant(access, Grant.Events).WithTags("events");
        group.MapGet("", List)
            .WithSummary("Events in the order they were stored. Filters: room, producer, type (exact or ending in *), label, state, since, until; after and limit page.")
            .Produces<Page<CloudEvent>>();
        group.MapGet("/stream", (Delegate)StreamAsync)
            .WithSummary("Events as they are stored (server-sent events). Last-Event-ID resumes without a gap; the filters are those of the list.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream");
        group.MapGet("/{id}", Get).WithSummary("All messages of one event, or one message by its CloudEvents id.").Produces<Page<CloudEvent>>();
    }

    private IResult List(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var filter = Filter(query);
        var (after, limit) = (query.Cursor("after"), query.Number("limit", 100, 1, 1000));
        if (query.Problem is { } problem)
            return problem;
        var rows = parts.State.Store.ReadEvents(filter, after, limit + 1);
        var page = rows.Take(limit).ToArray();
        return Page(page, rows.Count > limit ? page[^1].Cursor : null);
    }

    private IResult Get(HttpContext context, string id)
    {
        var rows = parts.State.Store.FindEvent(id);
        if (rows.Count == 0 || context.GetCaller().OnlyRoom is { } room && rows[0].RoomId != room)
            return Problems.NotFound($"There is no event '{id}'.");
        return Page(rows, null);
    }

    private async Task StreamAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var filter = Filter(query);
        var cursor = query.Text("after") is null ? parts.Pulse.Committed : query.Cursor("after");
        var resume = SseWriter.LastEventId(context.Request);
        if (resume is not null && !long.TryParse(resume, NumberStyles.None, CultureInfo.InvariantCulture, out cursor))
        {
            await Problems.BadRequest("Last-Event-ID is not a cursor.", ("Last-Event-ID", "must be an id of this stream")).ExecuteAsync(context);
            return;
        }

        if (query.Problem is { } problem)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        await SsePump.RunAsync(context, time, Write, cancel => parts.Pulse.WaitAfterAsync(cursor, cancel));

        bool Write(SseWriter writer)
        {
            // Read before asking the log: what is stored after this is found by the next look.
            var through = parts.Pulse.Committed;
            var rows = parts.State.Store.ReadEvents(filter, cursor, ReadAhead);
            foreach (var row in rows)
                writer.Write(new SseMessage(row.Json, null, row.Cursor.ToString(CultureInfo.InvariantCulture)));
            cursor = rows.Count == ReadAhead ? rows[^1].Cursor : Math.Max(Math.Max(cursor, through), rows.Count > 0 ? rows[^1].Cursor : 0);
            return rows.Count > 0;
        }
    }

    private static EventFilter Filter(QueryReader query) => new()
    {
        Room = query.Text("room"),
        Producer = query.Text("producer"),
        Type = query.Text("type"),
        Label = query.Text("label"),
        State = query.OneOf("state", "started", "updated", "ended", "aborted"),
        Since = query.Time("since"),
        Until = query.Time("until"),
    };

    /// <summary>A page of stored bytes: what a list shows is what every sink got.</summary>
    private static IResult Page(IReadOnlyList<StoredEvent> rows, long? next)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var row in rows)
                json.WriteRawValue(row.Json, skipInputValidation: true);
            json.WriteEndArray();
            if (next is { } cursor)
                json.WriteString("next", cursor.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        return Results.Bytes(buffer.WrittenMemory.ToArray(), "application/json");
    }
}
