using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Registration;

namespace RoomLens.Sfu.Tests.Http;

public class RegistrationTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Run_SchedulerForgetsNode_SaysHelloAgain_AndLeavesAtTheEnd()
    {
        var calls = Channel.CreateUnbounded<string>();
        var forget = 1;
        await using var app = await ServeAsync(server =>
        {
            server.MapPost("/v1/agents", async context =>
            {
                var hello = await JsonBody.ReadAsync(context, ContractsJson.Default.AgentHello);
                calls.Writer.TryWrite($"hello {hello.Value?.Kind} {hello.Value?.Id}");
                await JsonBody.WriteAsync(context, new AgentWelcome(1, "s", 100, 3000, DateTimeOffset.UnixEpoch), ContractsJson.Default.AgentWelcome);
            });
            server.MapPost("/v1/agents/{id}/heartbeat", async context =>
            {
                calls.Writer.TryWrite("heartbeat");
                if (Interlocked.Exchange(ref forget, 0) == 1) await Problems.NotFound("Who?").ExecuteAsync(context);
                else await JsonBody.WriteAsync(context, new HeartbeatReply(DateTimeOffset.UnixEpoch), ContractsJson.Default.HeartbeatReply);
            });
            server.MapDelete("/v1/agents/{id}", context =>
            {
                calls.Writer.TryWrite("leave");
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            });
        });
        using var stop = new CancellationTokenSource();
        using var registration = new SchedulerRegistration(
            new SfuOptions { NodeId = "n1", SchedulerUrl = app.BoundAddresses()[0].ToString() }, "i1", () => 0, new NodeOrders(TimeProvider.System), TimeProvider.System, NullLogger.Instance);

        var run = registration.RunAsync(stop.Token);
        var seen = new List<string>();
        while (seen.Count < 4) seen.Add(await calls.Reader.ReadAsync().AsTask().WaitAsync(Limit));
        await stop.CancelAsync();
        await run.WaitAsync(Limit);

        Assert.Equal(["hello Node n1", "heartbeat", "hello Node n1", "heartbeat"], seen);
        while (calls.Reader.TryRead(out var last)) seen.Add(last);
        Assert.Equal("leave", seen[^1]);
    }

    private static async Task<WebApplication> ServeAsync(Action<WebApplication> map)
    {
        var policy = AccessPolicy.Development(ApiKeys.None, TimeProvider.System);
        var options = new HttpHostOptions { Listen = [new ListenAddress(IPAddress.Loopback, 0)], ListenFlag = "--listen", Policy = policy };
        var app = HttpHost.Create(options, NullLoggerFactory.Instance);
        map(app);
        await app.StartListeningAsync(options, CancellationToken.None);
        return app;
    }
}
