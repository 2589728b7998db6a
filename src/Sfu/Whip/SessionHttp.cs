using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Rtp.Sdp;
using RoomLens.Sfu.Control;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Workers.Places;

namespace RoomLens.Sfu.Whip;

/// <summary>
/// What WHIP and WHEP share (RFC 9725 section 4): the POST with its offer and its 201, and the session URL with PATCH for trickle and ICE
/// restart and DELETE. The URL is unguessable, so knowing it is the right to use it.
/// </summary>
internal static class SessionHttp
{
    /// <summary>Longest offer or fragment taken, in octets: a browser's offer with every codec is about 10 kB.</summary>
    private const long MaxBodyBytes = 64 * 1024;

    private const string SdpType = "application/sdp";
    private const string FragmentType = "application/trickle-ice-sdpfrag";

    /// <summary>Maps the endpoint and its session URLs.</summary>
    public static void Map(IEndpointRouteBuilder routes, SessionKind kind, SfuNode node)
    {
        var endpoint = kind.Endpoint;
        routes.MapPost(endpoint, context => StartAsync(context, kind, node)).RequireGrant(node.Access, Grant.RoomJoin).WithBodyLimit(MaxBodyBytes);
        routes.MapMethods(endpoint, [HttpMethods.Options], context => DescribeAsync(context, node));
        routes.MapMethods(endpoint, [HttpMethods.Get, HttpMethods.Head], NoContentAsync);
        var session = endpoint + "/{session}";
        routes.MapPatch(session, context => PatchAsync(context, node)).WithBodyLimit(MaxBodyBytes);
        if (kind.HasEvents) SessionEventsHttp.Map(routes, session, node);
        routes.MapDelete(session, context => DeleteAsync(context, node));
        routes.MapMethods(session, [HttpMethods.Get, HttpMethods.Head], context => ProbeAsync(context, node));
        routes.MapMethods(session, [HttpMethods.Options], context =>
        {
            context.Response.Headers["Accept-Patch"] = FragmentType;
            return NoContentAsync(context);
        });
    }

    private static async Task StartAsync(HttpContext context, SessionKind kind, SfuNode node)
    {
        if (kind.Refuse(context) is { } refusal)
        {
            await Answers.ToProblem(refusal).ExecuteAsync(context);
            return;
        }

        var room = context.Route("room");
        if (await Redirection.TryAsync(context, node, room, kind.OpensRoom)) return;
        if (await ReadOfferAsync(context) is not { } offer) return;
        var start = kind.Start(context, offer);
        var seat = kind.PeerOf(context) is { } peer ? RoomSeat.OfPeer(peer) : null;
        var created = await (kind.OpensRoom ? node.Workers.OpenRoomAsync(room, seat, spans: true, start) : node.Workers.EnterRoomAsync(room, start));
        var isFull = created.Refusal is { Status: StatusCodes.Status503ServiceUnavailable };
        if (!isFull || !await Redirection.TryAsync(context, node, room, kind.OpensRoom, isFull)) await WriteCreatedAsync(context, created, kind, node);
    }

    /// <summary>Reads an offer: 415 for another content type, 413 for too much, 400 for what is no SDP.</summary>
    private static async Task<SessionDescription?> ReadOfferAsync(HttpContext context)
    {
        var (text, problem) = await TextBody.ReadAsync(context, SdpType);
        if (problem is not null)
        {
            await problem.ExecuteAsync(context);
            return null;
        }

        if (SessionDescription.TryParse(text!, out var offer, out var error)) return offer;
        await Problems.BadRequest(error).ExecuteAsync(context);
        return null;
    }

    /// <summary>201 with the answer, or the refusal.</summary>
    private static async Task WriteCreatedAsync(HttpContext context, Outcome<SessionCreated> outcome, SessionKind kind, SfuNode node)
    {
        if (outcome.Refusal is { } refusal)
        {
            await Answers.ToProblem(refusal).ExecuteAsync(context);
            return;
        }

        var created = outcome.Value!;
        var response = context.Response;
        response.StatusCode = StatusCodes.Status201Created;
        response.ContentType = SdpType;
        response.Headers.Location = $"{context.Request.PathBase}{context.Request.Path.ToUriComponent().TrimEnd('/')}/{created.Key}";
        response.Headers.ETag = created.ETag;
        response.Headers["Accept-Patch"] = FragmentType;
        AddLink(context, node);
        if (kind.HasEvents) response.Headers.Append("Link", $"<{response.Headers.Location}{SessionEventsHttp.Path}>; rel=\"{SessionEventsHttp.Relation}\"");
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(created.Answer), context.RequestAborted);
    }

    private static void AddLink(HttpContext context, SfuNode node)
    {
        if (node.Options.StunUrl is { } stun) context.Response.Headers.Link = $"<{stun}>; rel=\"ice-server\"";
    }

    private static Task DescribeAsync(HttpContext context, SfuNode node)
    {
        context.Response.Headers["Accept-Post"] = SdpType;
        AddLink(context, node);
        return NoContentAsync(context);
    }

    private static Task NoContentAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>204 while the session lives, 404 after: how a page finds out that the server lost it.</summary>
    private static async Task ProbeAsync(HttpContext context, SfuNode node)
    {
        var key = context.Route("session");
        if (await node.Workers.InPartsAsync(context.Route("room"), worker => worker.WebRtc.Find(key) is not null, found => found)) await NoContentAsync(context);
        else await Problems.NotFound("There is no such session.").ExecuteAsync(context);
    }

    private static async Task DeleteAsync(HttpContext context, SfuNode node)
    {
        var key = context.Route("session");
        var found = await node.Workers.InPartsAsync(context.Route("room"), worker =>
        {
            if (worker.WebRtc.Find(key) is not { } transport) return false;
            worker.WebRtc.Close(transport, CloseReasons.Closed);
            return true;
        }, found => found);
        if (found) context.Response.StatusCode = StatusCodes.Status200OK;
        else await Problems.NotFound("There is no such session.").ExecuteAsync(context);
    }

    private static async Task PatchAsync(HttpContext context, SfuNode node)
    {
        var (text, problem) = await TextBody.ReadAsync(context, FragmentType);
        if (problem is not null)
        {
            await problem.ExecuteAsync(context);
            return;
        }

        if (!IceFragment.TryParse(text!, out var fragment))
        {
            await Problems.BadRequest("The body is no SDP fragment (RFC 8840).").ExecuteAsync(context);
            return;
        }

        var (key, ifMatch) = (context.Route("session"), context.Request.Headers.IfMatch.ToString().Trim());
        var patched = await node.Workers.InPartsAsync(
            context.Route("room"), worker => new SessionPatch(worker).Apply(key, ifMatch, fragment), answer => answer.Refusal is not { Status: StatusCodes.Status404NotFound });
        if (patched.Refusal is { } refusal) await Answers.ToProblem(refusal).ExecuteAsync(context);
        else if (patched.Value is not { Fragment: { } body }) await NoContentAsync(context);
        else
        {
            context.Response.ContentType = FragmentType;
            context.Response.Headers.ETag = patched.Value.ETag;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted);
        }
    }
}
