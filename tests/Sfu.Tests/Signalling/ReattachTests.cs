using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Http;

namespace RoomLens.Sfu.Tests.Signalling;

/// <summary>A lost WebSocket: how long its participant stays (contracts section 3).</summary>
public class ReattachTests
{
    [Fact]
    public async Task LostSocket_AllSilentForFourSeconds_EndsTheParticipant()
    {
        var time = new ManualClock();
        await using var host = await SfuTestHost.StartAsync(time: time);
        using var bob = await SignallingClient.JoinAsync(host, "r", "bob");
        using var alice = await SignallingClient.JoinAsync(host, "r", "alice");
        await LoseAsync(host, alice, "alice");

        time.Advance(TimeSpan.FromSeconds(3));
        await TurnsAsync(host);
        Assert.Equal(2, host.Worker.Signalling.Count);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("alice", (await bob.NotifiedAsync("peerClosed"))["data"]!["peerId"]!.GetValue<string>());
        Assert.Equal(1, host.Worker.Signalling.Count);
    }

    [Fact]
    public async Task LostSocket_MediaStillComes_StaysFifteenSeconds()
    {
        var time = new ManualClock();
        await using var host = await SfuTestHost.StartAsync(time: time);
        using var bob = await SignallingClient.JoinAsync(host, "r", "bob");
        using var alice = await SignallingClient.JoinAsync(host, "r", "alice");
        var created = await alice.AskAsync("createWebRtcTransport");
        var ice = created["iceParameters"]!;
        using var media = new SignalledMedia(host, ice["usernameFragment"]!.GetValue<string>(), ice["password"]!.GetValue<string>());
        await media.CheckAsync();
        await LoseAsync(host, alice, "alice");

        for (var seconds = 0; seconds < 14; seconds += 2)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            await media.CheckAsync();
            await TurnsAsync(host);
            Assert.Equal(2, host.Worker.Signalling.Count);
        }

        time.Advance(TimeSpan.FromSeconds(2));
        await bob.NotifiedAsync("peerClosed");
        Assert.Equal(0, await host.InvokeAsync(worker => worker.WebRtc.Count));
    }

    [Fact]
    public async Task LostSocket_ReattachedInTime_KeepsItsTransports()
    {
        var time = new ManualClock();
        await using var host = await SfuTestHost.StartAsync(time: time);
        using var alice = await SignallingClient.JoinAsync(host, "r", "alice");
        var created = await alice.AskAsync("createWebRtcTransport");
        var ice = created["iceParameters"]!;
        using var media = new SignalledMedia(host, ice["usernameFragment"]!.GetValue<string>(), ice["password"]!.GetValue<string>());
        await LoseAsync(host, alice, "alice");
        for (var seconds = 0; seconds < 12; seconds += 3)
        {
            time.Advance(TimeSpan.FromSeconds(3));
            await media.CheckAsync();
        }

        using var again = await SignallingClient.ConnectAsync(host, "r", "alice");
        await again.AskAsync("restartIce", $$"""{"transportId":"{{created["id"]}}"}""");
        time.Advance(TimeSpan.FromSeconds(20));
        await TurnsAsync(host);

        Assert.Equal(1, host.Worker.Signalling.Count);
    }

    private static async Task LoseAsync(SfuTestHost host, SignallingClient client, string peer)
    {
        client.Abort();
        await host.UntilAsync(worker => worker.Signalling.Find("r", peer) is { Connection: null }, "the loss noticed");
    }

    /// <summary>The worker's timers have run at the time it is now.</summary>
    private static Task TurnsAsync(SfuTestHost host) => host.UntilAsync(worker => worker.NextTimeout > worker.Clock.Now, "timers run");
}
