using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Events;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Auth;
using RoomLens.Scheduler.Agents;
using RoomLens.Scheduler.Core;
using RoomLens.Scheduler.Live;
using RoomLens.Scheduler.Nodes;
using RoomLens.Scheduler.Storage;
using RoomLens.Scheduler.Storage.Sqlite;
using RoomLens.Scheduler.Subscriptions;
using RoomLens.Scheduler.Webhooks;

namespace RoomLens.Scheduler.Tests.Support;

/// <summary>The scheduler's core on a real store with a clock that the test moves; no HTTP, no background work.</summary>
internal sealed class CoreRig : INodeFollowing, IAsyncDisposable
{
    private readonly SchedulerOptions _options = new() { SeedDefault = false };
    private readonly SqliteStore _store;

    public CoreRig(string database, ManualTime time)
    {
        Time = time;
        _store = new SqliteStore(database, time);
        var stored = _store.Open();
        var subscriptions = new SubscriptionBook();
        var endpoints = new EndpointBook(stored.Endpoints, new SubscriptionLinks(subscriptions));
        var router = new EventRouter(endpoints, new LaneWaker(), new EventPulse(stored.LastCursor), stored.LastDelivery);
        State = new SchedulerState(_store, stored, router, new SchedulerBooks(subscriptions, endpoints), time);
        var trace = new AgentTrace(NullLogger.Instance);
        var losses = new AgentLosses(State, this, trace);
        Agents = new AgentSessions(State, _options, this, losses, trace);
        Leases = new LeaseWatch(State, TimeSpan.FromSeconds(_options.LeaseS), losses);
        Status = new StreamStatusBook();
        var tokens = new TokenIssuer(ApiKeys.CreateEphemeral("test"), time);
        var plans = new PlanBuilder(tokens, new DetectionHub(time, State.Changed.Set), State.Term);
        Reconciler = new Reconciler(State, plans, new StartupGrace(State, time.GetUtcNow() + TimeSpan.FromSeconds(4)), Status);
        Started = State.Mutate((batch, now) => SchedulerSeed.Apply(State, stored, _options, now, batch));
    }

    public ManualTime Time { get; }

    public SchedulerState State { get; }

    public AgentSessions Agents { get; }

    public LeaseWatch Leases { get; }

    public Reconciler Reconciler { get; }

    public StreamStatusBook Status { get; }

    public Task Started { get; }

    public IReadOnlyList<CloudEvent> Events =>
        [.. _store.ReadEvents(new EventFilter(), 0, 1000).Select(row => JsonSerializer.Deserialize(row.Json, ContractsJson.Default.CloudEvent)!)];

    public async Task SubscribeAsync(params string[] models)
    {
        var subscription = Samples.Subscription("s", "*", models);
        await new SubscriptionCommands(State).PutAsync("*", "s", subscription);
    }

    /// <summary>The node says hello and its feed begins with these producers in room <c>lobby</c>.</summary>
    public void Node(params string[] producers)
    {
        var hello = new AgentHello
        {
            Kind = AgentKind.Node,
            Id = "node-1",
            InstanceId = "n-1",
            Protocol = AgentProtocol.Version,
            Addresses = new AgentAddresses { Control = "http://127.0.0.1:8082" },
        };
        Agents.Hello(hello);
        Feed(new FeedMessage { Type = FeedTypes.Reset, Rooms = [Samples.Room("lobby", producers)] });
    }

    public void Feed(FeedMessage message) => State.Read(_ => State.Nodes.Find("node-1")!.Apply(message));

    public BotPlan? Plan(string bot) => State.Read(_ => State.Bots.Find(bot))?.Plan.Current;

    public HeartbeatReply? Beat(string bot, string instance = "i-1", params StreamReport[] streams) =>
        Agents.Heartbeat(bot, new AgentHeartbeat { InstanceId = instance, SentAt = Time.GetUtcNow(), Streams = streams });

    public void BeatNode() => Agents.Heartbeat("node-1", new AgentHeartbeat { InstanceId = "n-1", SentAt = Time.GetUtcNow() });

    public void Follow(AgentHello node)
    {
        // The test feeds the node by hand.
    }

    public void Leave(AgentHello node)
    {
        // Nothing was followed.
    }

    public async ValueTask DisposeAsync() => await _store.DisposeAsync();
}
