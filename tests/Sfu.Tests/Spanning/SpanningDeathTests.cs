using RoomLens.Contracts.Sfu;
using RoomLens.Sfu.Tests.Feed;
using RoomLens.Sfu.Tests.Signalling;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Tests.Spanning;

/// <summary>A worker of a room on two workers dies: what is on the other one goes on.</summary>
public sealed class SpanningDeathTests : IDisposable
{
    private readonly ManualResetEventSlim _stall = new();

    [Theory]
    [InlineData("crash")]
    [InlineData("stall")]
    public async Task Death_OfTheOtherWorker_DisturbsNobodyAtHome_AndThoseThereComeBack(string kind)
    {
        await using var bed = await SpanBed.OpenAsync();
        var (near, far) = await bed.ObserveOnBothAsync();
        var start = await bed.ReachAsync(near);
        await bed.ReachAsync(far);
        var dead = bed.Life(1);
        var last = int.MaxValue;
        var reading = bed.FollowAsync(near, start, () => last);

        Kill(dead, kind);
        await SpanBed.UntilAsync(
            async () =>
            {
                await bed.Camera.SendAsync();
                return bed.Host.Node.Workers.Slots[1].Life is { } life && life != dead;
            },
            "the worker is replaced");
        await SpanBed.UntilAsync(async () => await bed.Life(0).InvokeAsync(worker => worker.Pipes.Count) == 0, "the pipe is gone");
        var again = await bed.ObserveAsync("far2");
        var first = await bed.ReachAsync(again);

        last = bed.Camera.Sent;
        while (!reading.IsCompleted)
        {
            await bed.Camera.SendAsync();
            await Task.WhenAny(reading, Task.Delay(10));
        }

        await reading;
        Assert.Equal(1, again.Worker(bed.Host));
        Assert.True(Camera.IsKey((int)(first.Timestamp / 3000)));
    }

    [Theory]
    [InlineData("crash")]
    [InlineData("stall")]
    public async Task Death_OfTheHome_IsToldToThoseOnTheOtherWorker_WhoStay(string kind)
    {
        await using var bed = await SpanBed.OpenAsync(spanAbove: 0);
        using var ann = await SignallingClient.JoinAsync(bed.Host, SpanBed.Room, "ann");
        var far = await bed.ObserveAsync("far");
        Assert.Equal((1, 1), (bed.Host.Node.Workers.Rooms.Find(SpanBed.Room, "p:ann")!.Index, far.Worker(bed.Host)));
        await using var feed = await FeedClient.OpenAsync(bed.Host);

        Kill(bed.Life(0), kind);
        await far.UntilGoodbyeAsync();

        Assert.Equal("cam", (string)(await ann.NotifiedAsync("peerClosed"))["data"]!["peerId"]!);
        await feed.UntilAsync(message => message is { Type: FeedTypes.PeerLeft, PeerId: "cam", Reason: "worker_lost" });
        Assert.Same(bed.Life(1), bed.Host.Node.Workers.Rooms.Find(SpanBed.Room));
        var pipes = await bed.Life(1).InvokeAsync(worker => worker.Pipes.Count);
        Assert.Equal(0, pipes);
        await ann.AskAsync("getRouterRtpCapabilities");
        await bed.Host.PublishPlainAsync(SpanBed.Room, "next");
        await SpanBed.UntilAsync(() => bed.Life(1).InvokeAsync(worker => worker.Rooms.Count == 1), "the room is counted where it is");
    }

    [Fact]
    public async Task Death_OfOneOfThree_LeavesTheOthersInOneRoom()
    {
        await using var bed = await SpanBed.OpenAsync(spanAbove: 0, workers: 3);
        using var ann = await SignallingClient.JoinAsync(bed.Host, SpanBed.Room, "ann");
        using var bob = await SignallingClient.JoinAsync(bed.Host, SpanBed.Room, "bob");
        var seats = ((string[])["p:cam", "p:ann", "p:bob"]).Select(seat => bed.Host.Node.Workers.Rooms.Find(SpanBed.Room, seat)!.Index);
        Assert.Equal([0, 1, 2], seats);

        Kill(bed.Life(0), "crash");

        Assert.Equal("cam", (string)(await ann.NotifiedAsync("peerClosed"))["data"]!["peerId"]!);
        Assert.Equal("cam", (string)(await bob.NotifiedAsync("peerClosed"))["data"]!["peerId"]!);
        await bed.DeleteAsync($"/v1/rooms/{SpanBed.Room}/peers/bob");
        Assert.Equal("bob", (string)(await ann.NotifiedAsync("peerClosed"))["data"]!["peerId"]!);
    }

    [Fact]
    public async Task StalledHome_ThatComesBack_SaysNothingMoreToTheOtherWorker()
    {
        await using var bed = await SpanBed.OpenAsync(spanAbove: 0);
        using var ann = await SignallingClient.JoinAsync(bed.Host, SpanBed.Room, "ann");
        var dead = bed.Life(0);
        Kill(dead, "stall");
        await ann.NotifiedAsync("peerClosed");
        dead.Worker.Loop.Post(() => dead.Worker.Rooms.Join(dead.Worker.Rooms.Find(SpanBed.Room)!, "ghost", "plain", DateTimeOffset.UnixEpoch));

        _stall.Set();
        await dead.Worker.Loop.Ended.WaitAsync(TimeSpan.FromSeconds(20));

        var peers = await bed.Life(1).InvokeAsync(worker => worker.Rooms.Find(SpanBed.Room)!.Peers.Keys.ToArray());
        Assert.Equal(["ann"], peers);
    }

    public void Dispose()
    {
        _stall.Set();
        _stall.Dispose();
    }

    private void Kill(WorkerLife life, string kind) => life.Worker.Loop.Post(() =>
    {
        if (kind == "crash") throw new InvalidOperationException("a defect");
        _stall.Wait();
    });
}
