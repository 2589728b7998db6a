using Microsoft.Extensions.Logging.Abstractions;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Sfu;
using RoomLens.Scheduler.Agents;
using RoomLens.Scheduler.Nodes;
using RoomLens.Scheduler.Tests.Support;

namespace RoomLens.Scheduler.Tests.Nodes;

/// <summary>Which node answers to <c>join</c> name, over time and through cordon and drain.</summary>
public sealed class RoomPlacementTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private CoreRig _rig = null!;
    private RoomPlacement _rooms = null!;
    private NodeCommands _nodes = null!;

    public async Task InitializeAsync()
    {
        _rig = new CoreRig(_folder.Database, _time);
        await _rig.Started;
        _rooms = new RoomPlacement(_rig.State);
        _nodes = new NodeCommands(_rig.State, new AgentTrace(NullLogger.Instance));
        Hello("a");
        Hello("b");
    }

    public async Task DisposeAsync() => await _rig.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Burst_OfJoins_IsSpread_AndARoomStaysTogether()
    {
        string[] first = [.. Enumerable.Range(0, 6).Select(room => Place($"r{room}"))];
        string[] again = [.. Enumerable.Range(0, 6).Select(room => Place($"r{room}"))];

        Assert.Equal((3, 3), (first.Count(node => node == "a"), first.Count(node => node == "b")));
        Assert.Equal(first, again);
    }

    [Fact]
    public void Rooms_GoWhereLessOfTheCapacityIsInUse()
    {
        Beat("a", 0.5);

        Assert.Equal(["b", "b", "b"], Enumerable.Range(0, 3).Select(room => Place($"r{room}")));
    }

    [Fact]
    public void OpenRoom_IsJoinedWhereItIs_WhateverTheLoad()
    {
        Open("a", "hall");
        Beat("a", 0.99);

        Assert.Equal("a", Place("hall"));
    }

    [Fact]
    public void Promise_IsForgotten_WhenNobodyCame()
    {
        var first = Place("hall");
        Beat(first, 0.5);
        _time.Advance(JoinBook.RoomWaits);
        Renew();

        Assert.NotEqual(first, Place("hall"));
    }

    [Fact]
    public void CordonedNode_GetsNoRooms_ButItsOwnParticipants()
    {
        Open("a", "hall");
        Assert.True(_nodes.Cordon("a"));

        Assert.Equal(["b", "b", "a"], new[] { Place("r1"), Place("r2"), Place("hall") });
        Assert.True(Heartbeat("a")!.Cordon);
    }

    [Fact]
    public void DrainedNode_GetsNeitherRoomsNorPromisedOnes_UntilItIsUncordoned()
    {
        var promised = Place("hall");
        _nodes.Drain(promised, TimeSpan.FromSeconds(7));
        var told = Heartbeat(promised)!;

        Assert.Equal((true, 7.0), (told.Drain, told.DrainWithinS));
        Assert.NotEqual(promised, Place("hall"));
        _nodes.Uncordon(promised);
        Assert.False(Heartbeat(promised)!.Drain);
        Beat(promised == "a" ? "b" : "a", 0.5);
        Assert.Equal(promised, Place("r2"));
    }

    [Fact]
    public void EveryNodeCordonedOrFull_IsSaid()
    {
        _nodes.Cordon("a");
        Beat("b", 1);

        Assert.Null(_rooms.Place("hall", out var reason));
        Assert.Equal("Every SFU node is full, cordoned or being drained.", reason);
    }

    [Fact]
    public void NewScheduler_LearnsFromTheHello_WhatWasOrdered()
    {
        Hello("c", cordoned: true);
        Hello("d", draining: true);

        Assert.Equal((true, true), (Heartbeat("c")!.Cordon, Heartbeat("d")!.Drain));
        Assert.False(_nodes.Cordon("unknown"));
    }

    [Fact]
    public void Locate_ARoomThatIsOpenElsewhere_IsThere_WhateverItsNodeTakes()
    {
        Open("a", "hall");
        _nodes.Drain("a", TimeSpan.FromSeconds(60));

        Assert.Equal(("http://a", "http://a"), (_rooms.Locate("hall", "b", opens: true, isFull: false), _rooms.Locate("hall", "b", opens: false, isFull: false)));
        Assert.Null(_rooms.Locate("hall", "a", opens: true, isFull: false));
    }

    [Fact]
    public void Locate_ANewRoom_StaysWhereItCameTo_UnlessThatTakesNone()
    {
        Beat("a", 0.5);

        Assert.Null(_rooms.Locate("r1", "a", opens: true, isFull: false));
        Assert.Equal("a", Place("r1"));
        _nodes.Drain("a", TimeSpan.FromSeconds(60));
        Assert.Equal("http://b", _rooms.Locate("r2", "a", opens: true, isFull: false));
        Assert.Equal("b", Place("r2"));
        Assert.Null(_rooms.Locate("r2", "b", opens: true, isFull: false));
    }

    [Fact]
    public void Locate_ARoomThatIsNowhere_IsNotPromisedToViewers()
    {
        _nodes.Drain("a", TimeSpan.FromSeconds(60));

        Assert.Null(_rooms.Locate("r1", "a", opens: false, isFull: false));
    }

    [Fact]
    public void Locate_ForAFullNode_NamesAnother_AndNoneWhenAllAreFull()
    {
        Assert.Equal("http://b", _rooms.Locate("r1", "a", opens: true, isFull: true));
        Beat("b", 1);
        Assert.Null(_rooms.Locate("r2", "a", opens: true, isFull: true));
    }

    [Fact]
    public void Heartbeat_TellsANode_WhetherItIsAlone()
    {
        Assert.True(Heartbeat("a")!.Others);
        _rig.State.Nodes.Find("b")!.LostAt = _time.GetUtcNow();
        Assert.False(Heartbeat("a")!.Others);
    }

    private string Place(string room) => _rooms.Place(room, out var reason) is { } address ? address["http://".Length..] : reason;

    private void Hello(string id, bool cordoned = false, bool draining = false) => _rig.Agents.Hello(new AgentHello
    {
        Kind = AgentKind.Node,
        Id = id,
        InstanceId = id,
        Protocol = AgentProtocol.Version,
        Addresses = new AgentAddresses { Control = "http://127.0.0.1:1", Public = $"http://{id}" },
        Capacity = 1,
        Cordoned = cordoned,
        Draining = draining,
    });

    private void Open(string node, string room) => _rig.State.Nodes.Find(node)!.Apply(
        new FeedMessage { Type = FeedTypes.Reset, Rooms = [new RoomState(room, [new PeerState("alice", "webrtc", _time.GetUtcNow())], [])] });

    private HeartbeatReply? Heartbeat(string node, double load = 0) =>
        _rig.Agents.Heartbeat(node, new AgentHeartbeat { InstanceId = node, SentAt = _time.GetUtcNow(), Load = load });

    private void Beat(string node, double load) => Assert.NotNull(Heartbeat(node, load));

    private void Renew()
    {
        foreach (var node in _rig.State.Nodes.Live.ToArray()) Beat(node.Id, node.Load);
    }
}
