using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RoomLens.Hosting.Http;

namespace RoomLens.Hosting.Tests.Http;

public class ProblemTests
{
    [Fact]
    public async Task ExecuteAsync_WithErrorsAndRetry_IsProblemJson()
    {
        await using var server = await TestServer.StartAsync((app, _) =>
            app.MapGet("/x", () => new Problem(503, "full", [("a.b", "one"), ("a.b", "two"), ("c", "three")], TimeSpan.FromMilliseconds(1200))));

        using var response = await server.GetAsync("/x");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter!.Delta);
        var body = await BodyAsync(response);
        Assert.Equal("about:blank", body.GetProperty("type").GetString());
        Assert.Equal("Service Unavailable", body.GetProperty("title").GetString());
        Assert.Equal(503, body.GetProperty("status").GetInt32());
        Assert.Equal("full", body.GetProperty("detail").GetString());
        Assert.Equal(["one", "two"], body.GetProperty("errors").GetProperty("a.b").EnumerateArray().Select(e => e.GetString()));
    }

    [Fact]
    public async Task Handler_Throws_Gives500WithoutDetails()
    {
        await using var server = await TestServer.StartAsync((app, _) => app.MapGet("/x", string () => throw new InvalidOperationException("secret")));

        using var response = await server.GetAsync("/x");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownAddressAndMethod_AreProblems()
    {
        await using var server = await TestServer.StartAsync((app, _) => app.MapGet("/x", () => "ok"));

        using var unknown = await server.GetAsync("/y");
        using var method = await server.PostAsync("/x", "{}");

        Assert.Equal(404, (await BodyAsync(unknown)).GetProperty("status").GetInt32());
        Assert.Equal(405, (await BodyAsync(method)).GetProperty("status").GetInt32());
    }

    [Theory]
    [InlineData("{\"name\":\"n\",\"size\":{\"width\":\"wide\"}}", "size.width")]
    [InlineData("{\"size\":{\"width\":1}}", "name")]
    [InlineData("{\"name\":\"n\",\"size\":{}}", "size.width")]
    [InlineData("{\"name\":null}", "name")]
    [InlineData("{\"name\":\"n\",\"size\":{\"width\":null}}", "size.width")]
    [InlineData("{\"name\":\"n\",\"size\":{\"width\":1,\"place\":{\"where\":null}}}", "size.place.where")]
    [InlineData("{\"name\":", "name")]
    [InlineData("{", "$")]
    [InlineData("{\"name\":\"n\",}", "$")]
    [InlineData("[]", "$")]
    public async Task TypedBody_BadJson_Gives400NamingThePath(string json, string path)
    {
        await using var server = await TestServer.StartAsync(MapBodies);

        foreach (var route in new[] { "/typed", "/read" })
        {
            using var response = await server.PostAsync(route, json);

            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            var body = await BodyAsync(response);
            Assert.True(body.GetProperty("errors").TryGetProperty(path, out _), body.ToString());
            Assert.DoesNotContain("RoomLens", body.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{\"name\":\"n\",\"tags\":null}", "tags")]
    [InlineData("{\"name\":\"n\",\"name\":\"m\"}", "$")]
    [InlineData("{\"name\":\"n\",\"more\":{\"deep\":1,\"deep\":2}}", "$")]
    [InlineData("{\"name\":\"n\",\"tags\":[\"a\",null]}", "tags[1]")]
    [InlineData("{\"name\":\"n\",\"more\":[{\"deep\":[[1],[2,null]]}]}", "more[0].deep[1][1]")]
    public async Task ReadBody_NullOrRepeatedMember_Gives400NamingThePath(string json, string path)
    {
        await using var server = await TestServer.StartAsync(MapBodies);

        using var response = await server.PostAsync("/read", json);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True((await BodyAsync(response)).GetProperty("errors").TryGetProperty(path, out _));
    }

    /// <summary>Half a surrogate pair in an escape is JSON, but no text (RFC 8259 section 8.2): the fault is the caller's, so it is no 500.</summary>
    [Theory]
    [InlineData("{\"name\":\"\\ud83d\"}")]
    [InlineData("{\"name\":\"n\",\"\\ude00\":1}")]
    public async Task ReadBody_StringThatIsNoText_Gives400(string json)
    {
        await using var server = await TestServer.StartAsync(MapBodies);

        using var response = await server.PostAsync("/read", json);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("\uFEFF{\"name\":\"n\"}")]
    [InlineData("{\"name\":\"n\",\"size\":null,\"more\":{\"unknown\":null}}")]
    public async Task ReadBody_NullWhereAllowedOrByteOrderMark_IsRead(string json)
    {
        await using var server = await TestServer.StartAsync(MapBodies);

        using var response = await server.PostAsync("/read", json);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Body_WrongContentType_Gives415()
    {
        await using var server = await TestServer.StartAsync(MapBodies);

        foreach (var route in new[] { "/typed", "/read", "/sdp" })
        {
            using var response = await server.PostAsync(route, "{}", "text/plain");

            Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
            Assert.Equal(415, (await BodyAsync(response)).GetProperty("status").GetInt32());
        }
    }

    [Theory]
    [InlineData("/typed", 10_001)]
    [InlineData("/read", 10_001)]
    [InlineData("/small", 101)]
    public async Task Body_TooLarge_Gives413(string route, int size)
    {
        await using var server = await TestServer.StartAsync(MapBodies);

        using var response = await server.PostAsync(route, new string(' ', size));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal(413, (await BodyAsync(response)).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task TextBody_Right_IsRead()
    {
        await using var server = await TestServer.StartAsync(MapBodies);

        using var response = await server.PostAsync("/sdp", "v=0", "application/sdp");

        Assert.Equal("v=0", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/typed")]
    [InlineData("/read")]
    public async Task Body_Right_IsRead(string route)
    {
        await using var server = await TestServer.StartAsync(MapBodies);

        using var response = await server.PostAsync(route, "{\"name\":\"n\",\"size\":{\"width\":3}}");

        Assert.Equal("n3", await response.Content.ReadAsStringAsync());
    }

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    private static void MapBodies(WebApplication app, Hosting.Auth.AccessPolicy policy)
    {
        app.MapPost("/typed", (TestBody body) => $"{body.Name}{body.Size?.Width}");
        app.MapPost("/read", (Delegate)ReadAsync);
        app.MapPost("/small", (Delegate)ReadAsync).WithBodyLimit(100);
        app.MapPost("/sdp", async (HttpContext context) =>
        {
            var (text, problem) = await TextBody.ReadAsync(context, "application/sdp");
            return problem ?? Results.Text(text);
        });
    }

    private static async Task<IResult> ReadAsync(HttpContext context)
    {
        var body = await JsonBody.ReadAsync(context, TestJson.Default.TestBody);
        return body.IsValid ? Results.Text($"{body.Value.Name}{body.Value.Size?.Width}") : body.Problem;
    }
}
