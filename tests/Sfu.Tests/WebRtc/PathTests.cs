using System.Text;
using RoomLens.Sfu.Rooms;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Http;
using RoomLens.Sfu.Tests.Peers;

namespace RoomLens.Sfu.Tests.WebRtc;

/// <summary>Where a peer is, and whether it still wants what is sent: address change, ICE restart, consent (RFC 7675).</summary>
public class PathTests
{
    private const uint Ssrc = 77;

    [Fact]
    public async Task AddressChange_NominatedFromElsewhere_MovesThePair()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var publisher = await TestPeer.ConnectAsync(host, "/whip/r1?peer=alice", "sendonly");
        using var viewer = await ViewAsync(host);
        await publisher.SendRtpAsync(Vp8Packets.Make(1, 3000, Ssrc, key: true));
        await viewer.ReceiveTimestampAsync();

        await viewer.UseAsync(new UdpLink(host.Node.MediaPort));
        await publisher.UseAsync(new UdpLink(host.Node.MediaPort));
        await publisher.SendRtpAsync(Vp8Packets.Make(2, 6000, Ssrc));

        var packet = await viewer.ReceiveTimestampAsync();
        Assert.Equal(6000u, packet);
    }

    [Fact]
    public async Task IceRestart_ByPatch_GoesOnWithNewCredentialsFromANewAddress()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var publisher = await TestPeer.ConnectAsync(host, "/whip/r1?peer=alice", "sendonly");
        using var viewer = await ViewAsync(host);
        var before = viewer.BuildCheck();
        await publisher.SendRtpAsync(Vp8Packets.Make(1, 3000, Ssrc, key: true));
        await viewer.ReceiveTimestampAsync();

        await viewer.RestartIceAsync(host);
        // Until the first check with the new credentials the old path serves.
        await publisher.SendRtpAsync(Vp8Packets.Make(2, 6000, Ssrc));
        var between = await viewer.ReceiveTimestampAsync();
        await viewer.UseAsync(new UdpLink(host.Node.MediaPort));
        await publisher.SendRtpAsync(Vp8Packets.Make(3, 9000, Ssrc));
        var after = await viewer.ReceiveTimestampAsync();
        await viewer.Link.SendAsync(before);
        await host.UntilAsync(worker => worker.Drops[Sfu.Worker.DropReason.RefusedStun] == 1, "old credentials refused");

        Assert.Equal((6000u, 9000u), (between, after));
    }

    [Fact]
    public async Task NoCheckForThirtySeconds_EndsTheTransportAlthoughMediaFlows()
    {
        var time = new ManualClock();
        await using var host = await SfuTestHost.StartAsync(time: time);
        using var publisher = await TestPeer.ConnectAsync(host, "/whip/r1?peer=alice", "sendonly");
        await host.UntilAsync(worker => worker.Rooms.ProducerCount == 1, "the producer");
        var transport = await host.InvokeAsync(worker => worker.WebRtc.All.Single());
        using var feed = new StreamReader(await host.Control.GetStreamAsync("/v1/feed"), Encoding.UTF8);

        for (ushort step = 1; step <= 7; step++)
        {
            time.Advance(TimeSpan.FromSeconds(4));
            await publisher.SendRtpAsync(Vp8Packets.Make(step, step * 3000u, Ssrc, key: true));
            await host.UntilAsync(worker => transport.HeardAt == worker.Clock.Now, "media heard");
        }

        Assert.False(transport.IsClosed);
        time.Advance(TimeSpan.FromSeconds(2.5));

        await host.UntilAsync(worker => worker.WebRtc.Count == 0, "the transport gone");
        Assert.Equal(CloseReasons.ConsentExpired, transport.EndReason);
        while (await feed.ReadLineAsync() is { } line)
            if (line.Contains("\"ice_consent_expired\"", StringComparison.Ordinal)) return;
        Assert.Fail("The feed did not tell the reason.");
    }

    [Fact]
    public async Task ChecksAlone_KeepConsent()
    {
        var time = new ManualClock();
        await using var host = await SfuTestHost.StartAsync(time: time);
        using var publisher = await TestPeer.ConnectAsync(host, "/whip/r1?peer=alice", "sendonly");
        await host.UntilAsync(worker => worker.Rooms.ProducerCount == 1, "the producer");

        for (var step = 0; step < 12; step++)
        {
            time.Advance(TimeSpan.FromSeconds(4));
            await publisher.CheckAsync(nominate: false);
        }

        Assert.Equal(1, await host.InvokeAsync(worker => worker.WebRtc.Count));
    }

    [Fact]
    public async Task RefusedCheck_IsAnsweredWithNoMoreThanItSent()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var peer = await TestPeer.OfferAsync(host, "/whip/r1", "sendonly");
        var full = peer.BuildCheck();
        using var link = new UdpLink(host.Node.MediaPort);

        // Type, length, cookie, transaction and USERNAME: what is left asks for less than an error response has.
        var userLength = (full[22] << 8) | full[23];
        var bare = full[..(24 + (userLength + 3) / 4 * 4)];
        (bare[2], bare[3]) = ((byte)((bare.Length - 20) >> 8), (byte)(bare.Length - 20));
        await link.SendAsync(bare);
        await host.UntilAsync(worker => worker.Drops[Sfu.Worker.DropReason.RefusedStun] == 1, "the refusal");
        await link.SendAsync(peer.BuildCheck(password: "wrongwrongwrongwrongwrong"));
        var answer = await link.ReceiveAsync();

        Assert.True(bare.Length < 52);
        Assert.True(answer.Length <= full.Length);
        Assert.Equal(1, host.Worker.Loop.Counters.Sent);
    }

    private static async Task<TestPeer> ViewAsync(SfuTestHost host)
    {
        await host.UntilAsync(worker => worker.Rooms.ProducerCount == 1, "the producer");
        var producer = await host.InvokeAsync(worker => worker.Rooms.Find("r1")!.Producers.Keys.Single());
        var viewer = await TestPeer.ConnectAsync(host, $"/whep/r1/{producer}", "recvonly");
        await host.UntilAsync(worker => worker.WebRtc.All.All(transport => transport.IsConnected), "both connected");
        return viewer;
    }
}
