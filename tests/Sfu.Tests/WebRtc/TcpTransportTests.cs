using System.Text.Json.Nodes;
using RoomLens.Hosting.Tcp;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Http;
using RoomLens.Sfu.Tests.Peers;
using RoomLens.Sfu.Tests.Signalling;

namespace RoomLens.Sfu.Tests.WebRtc;

/// <summary>ICE-TCP passive (RFC 6544) on the media port.</summary>
public class TcpTransportTests
{
    private const uint Ssrc = 77;

    [Fact]
    public async Task WhipToWhep_BothOverTcp_PassesMediaOn()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var publisher = await TestPeer.ConnectAsync(host, "/whip/r1?peer=alice", "sendonly", tcp: true);
        await host.UntilAsync(worker => worker.Rooms.ProducerCount == 1, "the producer");
        var producer = await host.InvokeAsync(worker => worker.Rooms.Find("r1")!.Producers.Keys.Single());
        using var viewer = await TestPeer.ConnectAsync(host, $"/whep/r1/{producer}", "recvonly", tcp: true);
        await host.UntilAsync(worker => worker.WebRtc.All.All(transport => transport.IsConnected), "both connected");

        await publisher.SendRtpAsync(Vp8Packets.Make(1, 6000, Ssrc, key: true));

        var packet = await viewer.ReceiveTimestampAsync();
        Assert.Equal(6000u, packet);
        Assert.Equal(2, host.Worker.WebRtc.Tcp.Counters.Open);

        using var deleted = await host.Public.DeleteAsync(publisher.Session);
        Assert.True(deleted.IsSuccessStatusCode);
        await host.UntilAsync(worker => worker.WebRtc.Tcp.Counters.Open == 0, "connections closed with their transports");
    }

    [Fact]
    public async Task Answer_NamesUdpAndTcpCandidates()
    {
        await using var host = await SfuTestHost.StartAsync();

        using var peer = await TestPeer.OfferAsync(host, "/whip/r1", "sendonly");

        var candidates = peer.Answer.Media[0].Candidates;
        Assert.Equal(["udp", "tcp"], candidates.Select(candidate => candidate.Transport));
        Assert.Equal(("passive", host.Node.MediaPort), (candidates[1].TcpType, candidates[1].Port));
        Assert.True(candidates[0].Priority > candidates[1].Priority);
    }

    [Fact]
    public async Task ForceTcp_IsHonoured()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var alice = await SignallingClient.JoinAsync(host, "r", "alice");

        var forced = (await alice.AskAsync("createWebRtcTransport", """{"forceTcp":true}"""))["iceCandidates"]!.AsArray();
        var free = (await alice.AskAsync("createWebRtcTransport"))["iceCandidates"]!.AsArray();

        var only = Assert.Single(forced)!;
        Assert.Equal(("tcp", "passive", "host"), (Text(only, "protocol"), Text(only, "tcpType"), Text(only, "type")));
        Assert.Equal(["udp", "tcp"], free.Select(candidate => Text(candidate!, "protocol")));
        Assert.Null(free[0]!["tcpType"]);
    }

    [Fact]
    public async Task SwitchedOff_OffersUdpOnlyAndRefusesForceTcp()
    {
        await using var host = await SfuTestHost.StartAsync(change: options => options.Tcp = false);
        using var alice = await SignallingClient.JoinAsync(host, "r", "alice");

        Assert.Single((await alice.AskAsync("createWebRtcTransport"))["iceCandidates"]!.AsArray());
        Assert.Equal(422, await alice.FailAsync("createWebRtcTransport", """{"forceTcp":true}"""));
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(() => TcpLink.ConnectAsync(host.Node.MediaPort));
    }

    [Fact]
    public async Task Session_WithUdpAndTcp_FollowsNominationAndFallsBack()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var publisher = await TestPeer.ConnectAsync(host, "/whip/r1?peer=alice", "sendonly");
        await host.UntilAsync(worker => worker.Rooms.ProducerCount == 1, "the producer");
        var producer = await host.InvokeAsync(worker => worker.Rooms.Find("r1")!.Producers.Keys.Single());
        using var viewer = await TestPeer.ConnectAsync(host, $"/whep/r1/{producer}", "recvonly");
        await host.UntilAsync(worker => worker.WebRtc.All.All(transport => transport.IsConnected), "both connected");
        await publisher.SendRtpAsync(Vp8Packets.Make(1, 3000, Ssrc, key: true));
        await viewer.ReceiveTimestampAsync();
        var udp = viewer.Link;

        var tcp = await TcpLink.ConnectAsync(host.Node.MediaPort);
        await viewer.UseAsync(tcp);
        await publisher.SendRtpAsync(Vp8Packets.Make(2, 6000, Ssrc));
        var overTcp = await viewer.ReceiveTimestampAsync();
        tcp.Dispose();
        await host.UntilAsync(worker => worker.WebRtc.Tcp.Counters.Open == 0, "the connection gone");
        await publisher.SendRtpAsync(Vp8Packets.Make(3, 9000, Ssrc));
        await viewer.UseAsync(udp);
        await publisher.SendRtpAsync(Vp8Packets.Make(4, 12000, Ssrc));
        var overUdp = await viewer.ReceiveTimestampAsync();

        Assert.Equal((6000u, 12000u), (overTcp, overUdp));
    }

    [Theory]
    [InlineData("16feff0000000000000000000100")]
    [InlineData("80640001000000000000004d00")]
    [InlineData("474554202f20485454502f312e31")]
    [InlineData("0001ffff")]
    public async Task BeforeACheck_AnythingElse_EndsTheConnection(string hex)
    {
        await using var host = await SfuTestHost.StartAsync();
        using var link = await TcpLink.ConnectAsync(host.Node.MediaPort);

        await link.SendAsync(Convert.FromHexString(hex));

        Assert.True(await link.IsClosedAsync());
        Assert.Equal(1, host.Worker.WebRtc.Tcp.Counters.Closed(TcpCloseReason.Garbage));
    }

    [Fact]
    public async Task NoValidCheckInTime_EndsTheConnection()
    {
        var time = new ManualClock();
        await using var host = await SfuTestHost.StartAsync(time: time);
        using var peer = await TestPeer.OfferAsync(host, "/whip/r1", "sendonly");
        using var link = await TcpLink.ConnectAsync(host.Node.MediaPort);
        await link.SendAsync(peer.BuildCheck(password: "wrongwrongwrongwrongwrong"));
        await host.UntilAsync(worker => worker.Drops[Sfu.Worker.DropReason.RefusedStun] == 1, "the refusal");

        time.Advance(TimeSpan.FromSeconds(6));

        await host.UntilAsync(worker => worker.WebRtc.Tcp.Counters.Closed(TcpCloseReason.Untrusted) == 1, "the connection reset");
    }

    private static string Text(JsonNode candidate, string name) => candidate[name]!.GetValue<string>();
}
