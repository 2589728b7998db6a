using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;

namespace RoomLens.Hosting.Tests.Http;

/// <summary>A real Kestrel on a free loopback port: body limits and aborts are the server's, so nothing less tests them.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Secret = "0123456789abcdef0123456789abcdef";

    private TestServer(WebApplication app)
    {
        App = app;
        Client = new HttpClient { BaseAddress = app.BoundAddresses()[0], Timeout = TestTimeout.Value };
    }

    public static ApiKeys Keys { get; } = new([new("dev", Secret)]);

    public WebApplication App { get; }

    public HttpClient Client { get; }

    public static async Task<TestServer> StartAsync(Action<WebApplication, AccessPolicy> map, bool development = true, IReadOnlyList<string>? origins = null)
    {
        var policy = development ? AccessPolicy.Development(Keys, TimeProvider.System) : AccessPolicy.Required(Keys, TimeProvider.System);
        var options = new HttpHostOptions
        {
            Listen = [ListenAddress.Loopback(0)],
            ListenFlag = "--listen",
            Policy = policy,
            CorsOrigins = origins ?? [],
            MaxBodyBytes = 10_000,
        };
        var app = HttpHost.Create(options, NullLoggerFactory.Instance);
        map(app, policy);
        await app.StartListeningAsync(options, CancellationToken.None);
        return new TestServer(app);
    }

    public static string Token(Grants grants) => new TokenIssuer(Keys, TimeProvider.System).Issue("tester", grants, TimeSpan.FromMinutes(5));

    public Task<HttpResponseMessage> PostAsync(string path, string body, string contentType = "application/json") =>
        Client.PostAsync(path, new StringContent(body, Encoding.UTF8, contentType));

    public async Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }
}
