using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Consent;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Http.Sse;

namespace RoomLens.Sfu.Tests.Consent;

/// <summary>As much of a scheduler as a node needs for consent: the test sends the plans and reads the decisions.</summary>
internal sealed class FakeScheduler : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SseQueue _plans = new(64);
    private long _version;

    private FakeScheduler(WebApplication app) => _app = app;

    public string Url => _app.BoundAddresses()[0].ToString().TrimEnd('/');

    /// <summary>What was asked to be stored: path and body.</summary>
    public Channel<(string Path, bool Allowed)> Stored { get; } = Channel.CreateUnbounded<(string, bool)>();

    /// <summary>Base URL of another node, to which every room belongs that is not open at the one that asks; null = there is no other node.</summary>
    public string? Elsewhere { get; set; }

    /// <summary>Rooms belong there only when the node that asks is full.</summary>
    public bool OnlyWhenFull { get; set; }

    /// <summary>What was asked about rooms, as path and query.</summary>
    public ConcurrentQueue<string> Located { get; } = new();

    /// <summary>Status of the answer to a decision.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    public static async Task<FakeScheduler> StartAsync()
    {
        var options = new HttpHostOptions
        {
            Listen = [new ListenAddress(IPAddress.Loopback, 0)],
            ListenFlag = "--listen",
            Policy = AccessPolicy.Development(ApiKeys.None, TimeProvider.System),
        };
        var fake = new FakeScheduler(HttpHost.Create(options, NullLoggerFactory.Instance));
        fake._app.MapPost("/v1/agents", context =>
            JsonBody.WriteAsync(context, new AgentWelcome(1, "s", 100, 3000, DateTimeOffset.UnixEpoch), ContractsJson.Default.AgentWelcome));
        fake._app.MapPost("/v1/agents/{id}/heartbeat", context =>
            JsonBody.WriteAsync(context, new HeartbeatReply(DateTimeOffset.UnixEpoch, Others: fake.Elsewhere is not null), ContractsJson.Default.HeartbeatReply));
        fake._app.MapGet("/v1/agents/{id}/rooms/{room}", context =>
        {
            fake.Located.Enqueue(context.Request.Path + context.Request.QueryString);
            var stays = fake.OnlyWhenFull && context.Request.Query["full"] != "true";
            return JsonBody.WriteAsync(context, new RoomWhereabouts(stays ? null : fake.Elsewhere), ContractsJson.Default.RoomWhereabouts);
        });
        fake._app.MapGet("/v1/agents/{id}/plan", context => SseStream.RunAsync(context, fake._plans, TimeProvider.System));
        fake._app.MapPut("/v1/rooms/{room}/participants/{peer}/observation", fake.StoreAsync);
        await fake._app.StartListeningAsync(options, CancellationToken.None);
        return fake;
    }

    public void Send(params RoomConsents[] rooms)
    {
        var plan = Plans.Of(1, ++_version, rooms);
        Assert.True(_plans.TryAdd(new SseMessage(JsonSerializer.SerializeToUtf8Bytes(plan, ContractsJson.Default.NodePlan), "plan", $"1-{_version}")));
    }

    public async ValueTask DisposeAsync()
    {
        _plans.Complete();
        await _app.DisposeAsync();
    }

    private async Task StoreAsync(HttpContext context)
    {
        var body = await JsonBody.ReadAsync(context, ContractsJson.Default.SetObservation);
        Stored.Writer.TryWrite((context.Request.Path.Value!, body.Value!.Allowed));
        context.Response.StatusCode = Status;
    }
}
