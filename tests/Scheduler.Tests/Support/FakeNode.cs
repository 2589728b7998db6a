using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Http.Sse;

namespace RoomLens.Scheduler.Tests.Support;

/// <summary>The feed of an SFU node on loopback: a snapshot, then what the test sends.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SseQueue _feed = new(256);

    private FakeNode(WebApplication app) => _app = app;

    public string Url => _app.BoundAddresses()[0].ToString().TrimEnd('/');

    public static async Task<FakeNode> StartAsync(params RoomState[] rooms)
    {
        var options = new HttpHostOptions
        {
            Listen = [ListenAddress.Parse("http://127.0.0.1:0")],
            ListenFlag = "--listen",
            Policy = AccessPolicy.Development(ApiKeys.None, TimeProvider.System),
        };
        var node = new FakeNode(HttpHost.Create(options, NullLoggerFactory.Instance));
        node.Send(new FeedMessage { Type = FeedTypes.Reset, InstanceId = "n-1", Rooms = rooms });
        node._app.MapGet("/v1/feed", (HttpContext context) => SseStream.RunAsync(context, node._feed, TimeProvider.System));
        await node._app.StartListeningAsync(options, CancellationToken.None);
        return node;
    }

    public AgentHello Hello() => new()
    {
        Kind = AgentKind.Node,
        Id = "node-1",
        InstanceId = "n-1",
        Protocol = AgentProtocol.Version,
        Addresses = new AgentAddresses { Control = Url, Public = "http://127.0.0.1:8080" },
    };

    public void Send(FeedMessage message) =>
        Assert.True(_feed.TryAdd(new SseMessage(JsonSerializer.SerializeToUtf8Bytes(message, ContractsJson.Default.FeedMessage), message.Type)));

    public async ValueTask DisposeAsync()
    {
        _feed.Complete();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
