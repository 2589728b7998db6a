using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using RoomLens.Contracts;
using RoomLens.Sfu.Tests.Layers;
using RoomLens.Sfu.Tests.Peers;

namespace RoomLens.Sfu.Tests.Http;

public class WhipSimulcastTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Offer_WithThreeLayers_IsAnsweredWithThem()
    {
        await using var host = await SfuTestHost.StartAsync();

        using var publisher = await TestPeer.ConnectSimulcastAsync(host, "/whip/r1?peer=alice", "q", "h", "f");

        var media = publisher.Answer.Media[0];
        Assert.Equal("recv q;h;f", media.Simulcast);
        Assert.Equal(["q", "h", "f"], media.Rids.Where(rid => !rid.IsSend).Select(rid => rid.Id));
        Assert.Contains("a=extmap:5 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", media.HeaderExtensions.Select(extension => $"a=extmap:{extension.Id} {extension.Uri}"));
    }

    [Fact]
    public async Task Offer_WithTooManyLayers_IsAnsweredWithFour()
    {
        await using var host = await SfuTestHost.StartAsync();

        using var publisher = await TestPeer.ConnectSimulcastAsync(host, "/whip/r1", "a", "b", "c", "d", "e");

        Assert.Equal("recv a;b;c;d", publisher.Answer.Media[0].Simulcast);
    }

    [Fact]
    public async Task Packets_ByRid_AreLayersOfOneProducer()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var publisher = await TestPeer.ConnectSimulcastAsync(host, "/whip/r1?peer=alice", "q", "h", "f");

        await publisher.SendRtpAsync(SimulcastBed.Packet(1, 0, 21, key: true, 640, 1, "f"));
        await publisher.SendRtpAsync(SimulcastBed.Packet(1, 0, 22, key: true, 320, 1, "h"));
        await publisher.SendRtpAsync(SimulcastBed.Packet(1, 0, 23, key: true, 160, 1, "q"));

        var layers = await LayersAsync(host, 3);
        Assert.Equal([("q", 160), ("h", 320), ("f", 640)], layers);
    }

    [Fact]
    public async Task Events_TellWhichLayersAreNeeded_AndEndWithTheSession()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var publisher = await TestPeer.ConnectSimulcastAsync(host, "/whip/r1?peer=alice", "q", "h");
        await publisher.SendRtpAsync(SimulcastBed.Packet(1, 0, 22, key: true, 320, 1, "h"));
        await LayersAsync(host, 1);
        await using var stream = await host.Public.GetStreamAsync($"{publisher.Session}/events");
        await using var events = SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();

        var first = await NextAsync(events);
        var second = await NextAsync(events);
        using var deleted = await host.Public.DeleteAsync(publisher.Session);

        Assert.Equal(["[true,true]", "[true,false]"], [first["spatialLayers"]!.ToJsonString(), second["spatialLayers"]!.ToJsonString()]);
        Assert.Equal("0", second["mid"]!.GetValue<string>());
        Assert.False(await events.MoveNextAsync().AsTask().WaitAsync(Limit));
    }

    [Fact]
    public async Task Events_AreLinkedTo_AndGoneWithTheSession()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var offer = new StringContent(WhipOffers.Video(), System.Text.Encoding.UTF8, "application/sdp");
        using var created = await host.Public.PostAsync("/whip/r1", offer);
        using var deleted = await host.Public.DeleteAsync(created.Headers.Location!.OriginalString);

        using var gone = await host.Public.GetAsync($"{created.Headers.Location!.OriginalString}/events");

        Assert.Contains($"<{created.Headers.Location!.OriginalString}/events>; rel=\"urn:roomlens:whip:events\"", created.Headers.GetValues("Link"));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    private static async Task<JsonNode> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Limit));
        Assert.Equal("producerLayersNeeded", events.Current.EventType);
        return JsonNode.Parse(events.Current.Data)!;
    }

    private static async Task<List<(string? Rid, int Width)>> LayersAsync(SfuTestHost host, int count)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            using var response = await host.Control.GetAsync("/v1/rooms/r1", limit.Token);
            var room = response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync(ContractsJson.Default.RoomState, limit.Token) : null;
            if (room?.Producers is [{ } producer, ..] && producer.Layers.Count == count) return [.. producer.Layers.Select(layer => (layer.Rid, layer.Width))];
        }
    }
}
