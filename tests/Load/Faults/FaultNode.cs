using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http;
using RoomLens.Hosting.Metrics;
using RoomLens.Sfu;
using RoomLens.Sfu.Configuration;
using RoomLens.Sfu.Workers;

namespace RoomLens.Load.Faults;

/// <summary>A node with two media workers in this process, where a fault can be planted: nothing of the product breaks on request.</summary>
internal sealed class FaultNode : IAsyncDisposable
{
    private readonly SfuNode _node;
    private readonly WebApplication _app;
    private readonly MetricsRegistry _meters;
    private readonly ManualResetEventSlim _comesBack = new();

    private FaultNode(SfuNode node, WebApplication app, MetricsRegistry meters) => (_node, _app, _meters) = (node, app, meters);

    /// <summary>Where participants signal.</summary>
    public Uri Signal => new($"ws://{_app.BoundAddresses()[0].Authority}");

    /// <summary>The worker that has a room; null = none.</summary>
    public WorkerLife? Find(string room) => _node.Workers.Rooms.Find(room);

    /// <summary>Whether another worker has taken the place of one.</summary>
    public bool IsReplaced(WorkerLife life) => _node.Workers.Slots[life.Index].Life is { } present && present != life;

    public static async Task<FaultNode> StartAsync()
    {
        var policy = AccessPolicy.Development(ApiKeys.None, TimeProvider.System);
        var options = new SfuOptions
        {
            Development = true,
            Workers = 2,
            MediaAddress = "127.0.0.1",
            MediaPort = 0,
            InternalMediaPort = 0,
            PlainPortFirst = 24_000,
            PlainPortLast = 24_099,
            AnnouncedAddresses = { "127.0.0.1" },
        };
        var meters = new MetricsRegistry();
        var node = new SfuNode(options, policy, NullLoggerFactory.Instance, meters);
        await node.StartAsync(CancellationToken.None);
        var http = new HttpHostOptions { Listen = [new ListenAddress(IPAddress.Loopback, 0)], ListenFlag = "--listen", Policy = policy };
        var app = HttpHost.Create(http, NullLoggerFactory.Instance);
        SfuPublicHttp.Map(app, node);
        await app.StartListeningAsync(http, CancellationToken.None);
        return new FaultNode(node, app, meters);
    }

    /// <summary>Breaks a worker.</summary>
    public void Break(WorkerLife life, FaultKind kind)
    {
        var posted = life.Worker.Loop.Post(kind == FaultKind.Crash ? static () => throw new InvalidOperationException("a planted fault") : _comesBack.Wait);
        if (!posted) throw new InvalidOperationException("The worker takes no commands.");
    }

    public async ValueTask DisposeAsync()
    {
        _comesBack.Set();
        await _app.DisposeAsync();
        await _node.StopAsync(CancellationToken.None);
        await _node.DisposeAsync();
        _comesBack.Dispose();
        _meters.Dispose();
    }
}
