using RoomLens.Hosting.Udp;
using RoomLens.Sfu.Tests.Forwarding;
using RoomLens.Sfu.Tests.Http;
using RoomLens.Sfu.Tests.Peers;
using RoomLens.Sfu.Worker;

namespace RoomLens.Sfu.Tests.WebRtc;

/// <summary>Peers that begin a DTLS handshake and never go on.</summary>
public class HandshakeFloodTests
{
    private const int Flood = 1000;
    private const int Places = 200;

    [Fact]
    public async Task ThousandHalfOpenHandshakes_AreBoundedAndOthersStillConnect()
    {
        var time = new ManualClock();
        await using var host = await SfuTestHost.StartAsync(time: time, change: options => (options.MaxTransports, options.MaxHandshakes) = (Flood + 10, Places));
        using var present = await TestPeer.ConnectAsync(host, "/whip/r1?peer=present", "sendonly");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Flood; i++) await BeginAsync(host, i);

        Assert.Equal(Places, await host.InvokeAsync(worker => worker.WebRtc.Handshakes.Count));
        Assert.Equal(Flood - Places, host.Worker.Drops[DropReason.HandshakeLimit]);
        var perPeer = (GC.GetTotalMemory(forceFullCollection: true) - before) / Flood;
        Assert.True(perPeer < 32 * 1024, $"{perPeer} bytes per half-open peer");
        await present.SendRtpAsync(Vp8Packets.Make(1, 3000, 77, key: true));
        await host.UntilAsync(worker => worker.Rooms.Find("r1")!.Producers.Values.Single().Layers[0].Received.TotalPackets == 1, "media of who was there before");

        // The oldest had their chance: a newcomer takes the place of one of them.
        time.Advance(TimeSpan.FromSeconds(4));
        using var newcomer = await TestPeer.ConnectAsync(host, "/whip/r1?peer=newcomer", "sendonly");
        await host.UntilAsync(worker => worker.Rooms.ProducerCount == 2, "the newcomer's stream");

        time.Advance(host.Node.Options.ConnectTimeout);
        await host.UntilAsync(worker => worker.WebRtc.Handshakes.Count == 0 && worker.WebRtc.Count <= 2, "the half-open ones gone");
    }

    /// <summary>A session, a valid check and the first DTLS message, from an address of its own.</summary>
    private static async Task BeginAsync(SfuTestHost host, int number)
    {
        using var peer = await TestPeer.OfferAsync(host, $"/whip/r1?peer=flood-{number}", "sendonly");
        var (check, hello) = (peer.BuildCheck(), peer.BuildClientHello());
        UdpAddress.TryCreate([127, 9, (byte)(number >> 8), (byte)number], 9, out var from);
        await host.InvokeAsync(worker =>
        {
            worker.WebRtc.HandleDatagram(worker.WebRtc.Sockets[0], from, check, worker.Clock.Now);
            worker.WebRtc.HandleDatagram(worker.WebRtc.Sockets[0], from, hello, worker.Clock.Now);
            return true;
        });
    }
}
