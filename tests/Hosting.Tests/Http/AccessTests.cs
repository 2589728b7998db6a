using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RoomLens.Hosting.Auth;

namespace RoomLens.Hosting.Tests.Http;

public class AccessTests
{
    [Fact]
    public async Task RequireGrant_NoOrBadToken_Is401BeforeTheBodyIsRead()
    {
        await using var server = await StartAsync();

        using var none = await server.PostAsync("/body/r", "not json");
        using var bad = await server.GetAsync("/any", ("Authorization", "Bearer a.b.c"));

        Assert.Equal(HttpStatusCode.Unauthorized, none.StatusCode);
        Assert.Equal("Bearer", none.Headers.WwwAuthenticate.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, bad.StatusCode);
    }

    [Fact]
    public async Task RequireGrant_Development_RunsOpen()
    {
        await using var server = await TestServer.StartAsync(Map);

        using var response = await server.GetAsync("/events/r");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/events/r", HttpStatusCode.OK)]
    [InlineData("/events/other", HttpStatusCode.Forbidden)]
    [InlineData("/events/r?room=other", HttpStatusCode.Forbidden)]
    [InlineData("/all", HttpStatusCode.Forbidden)]
    [InlineData("/all?room=r", HttpStatusCode.OK)]
    [InlineData("/all?room=r&roomId=other", HttpStatusCode.Forbidden)]
    [InlineData("/all?room=r&room=other", HttpStatusCode.Forbidden)]
    [InlineData("/all?room=", HttpStatusCode.Forbidden)]
    [InlineData("/control", HttpStatusCode.Forbidden)]
    public async Task RequireGrant_TokenOfOneRoom_PassesOnlyThere(string path, HttpStatusCode expected)
    {
        await using var server = await StartAsync();

        using var response = await server.GetAsync(path, Bearer(new Grants { Room = "r", Events = true }));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task RequireGrant_Group_ChecksEveryEndpointOfIt()
    {
        await using var server = await StartAsync();

        using var without = await server.GetAsync("/group/x", Bearer(new Grants { Events = true }));
        using var with = await server.GetAsync("/group/x", Bearer(new Grants { Control = true, Room = "r" }));

        Assert.Equal(HttpStatusCode.Forbidden, without.StatusCode);
        Assert.Equal("tester", await with.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("text/event-stream", HttpStatusCode.OK)]
    [InlineData("application/json", HttpStatusCode.Unauthorized)]
    public async Task AccessToken_InTheQuery_OnlyForEventStreams(string accept, HttpStatusCode expected)
    {
        await using var server = await StartAsync();

        using var response = await server.GetAsync($"/any?access_token={TestServer.Token(new Grants())}", ("Accept", accept));

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("localhost", "", HttpStatusCode.OK)]
    [InlineData("app.localhost:8080", "", HttpStatusCode.OK)]
    [InlineData("[::1]:8080", "", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", "http://localhost:5173", HttpStatusCode.OK)]
    [InlineData("evil.example", "", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.evil.example", "", HttpStatusCode.Forbidden)]
    [InlineData("localhost", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost", "null", HttpStatusCode.Forbidden)]
    [InlineData("localhost", "file://localhost", HttpStatusCode.Forbidden)]
    public async Task DevelopmentGuard_HostAndOrigin_MustBeLoopback(string host, string origin, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync(Map);

        using var response = await server.GetAsync("/any", ("Host", host), ("Origin", origin));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Cors_ListedOrigin_IsAllowedAndPreflightAnswered()
    {
        await using var server = await TestServer.StartAsync(Map, development: false, origins: ["https://app.example/"]);
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/any");
        preflight.Headers.Add("Origin", "https://app.example");
        preflight.Headers.Add("Access-Control-Request-Method", "GET");

        using var answer = await server.Client.SendAsync(preflight);
        using var listed = await server.GetAsync("/any", ("Origin", "https://app.example"));
        using var other = await server.GetAsync("/any", ("Origin", "https://other.example"));
        using var failed = await server.GetAsync("/broken", ("Origin", "https://app.example"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Contains("Authorization", answer.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        Assert.Equal("https://app.example", listed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Location", listed.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
        Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Contains("Origin", other.Headers.Vary);
        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal("https://app.example", failed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.False(failed.Headers.Contains("Location"));
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(Map, development: false);

    private static (string Name, string Value) Bearer(Grants grants) => ("Authorization", $"Bearer {TestServer.Token(grants)}");

    private static void Map(WebApplication app, AccessPolicy policy)
    {
        app.MapGet("/broken", string (HttpContext context) =>
        {
            context.Response.Headers.Location = "/half";
            throw new InvalidOperationException();
        });
        app.MapGet("/any", () => "ok").RequireGrant(policy, Grant.Any);
        app.MapGet("/all", () => "ok").RequireGrant(policy, Grant.Events);
        app.MapGet("/events/{room}", (string room) => room).RequireGrant(policy, Grant.RoomAdmin, Grant.Events);
        app.MapGet("/control", () => "ok").RequireGrant(policy, Grant.Control);
        app.MapPost("/body/{room}", (TestBody body) => body.Name).RequireGrant(policy, Grant.Observe);
        var group = app.MapGroup("/group").RequireGrant(policy, Grant.Control);
        group.MapGet("/x", context => context.Response.WriteAsync(context.GetCaller().Identity!));
    }
}
