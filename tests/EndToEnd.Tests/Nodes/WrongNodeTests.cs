using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;

namespace RoomLens.EndToEnd.Tests.Nodes;

/// <summary>Two SFU nodes and a scheduler: who comes to the wrong node is sent to the right one, without <c>join</c>.</summary>
public sealed class WrongNodeTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http = new(new HttpClientHandler { AllowAutoRedirect = false });

    public void Dispose() => _http.Dispose();

    [EndToEndFact]
    public async Task Requests_GoWhereTheRoomIs_AndAwayFromADrainedNode()
    {
        await using var installation = new Installation(layout: Layout.RolesApart);
        await installation.StartSchedulerAsync();
        _http.DefaultRequestHeaders.Authorization = new("Bearer", installation.Api.Bearer!);
        using var one = await installation.StartNodeAsync("one");
        using var two = await installation.StartNodeAsync("two");
        await installation.Api.UntilAsync("/v1/nodes", nodes => nodes["items"]!.AsArray().Count(node => (string?)node!["state"] == "live") == 2, Limit);
        var producer = await PublishAsync(two, "hall");

        // The room is on the other node: once the scheduler knows it and the nodes know of each other.
        await SentOnAsync(one, two, $"/whep/hall/{producer}");
        await SentOnAsync(one, two, "/whip/hall?peer=ann");
        Assert.Equal($"{Socket(two)}/signal?roomId=hall&peerId=bob", await SignalAsync(one, "hall", "bob", installation.Api.Bearer!));
        await TakenAsync(two, "/whip/hall?peer=ann");
        await TakenAsync(one, "/whip/lobby?peer=ann");

        await installation.Api.PostAsync("/v1/nodes/two/drain", new JsonObject { ["withinS"] = 60 });
        // It keeps the room that it has, and no other.
        await SentOnAsync(two, one, "/whip/new?peer=ann");
        await SentOnAsync(two, one, "/whip/lobby?peer=ann");
        Assert.Equal($"{Socket(one)}/signal?roomId=new&peerId=bob", await SignalAsync(two, "new", "bob", installation.Api.Bearer!));
        Assert.Null(await SignalAsync(two, "hall", "bob", installation.Api.Bearer!));
        await TakenAsync(one, "/whip/new?peer=ann");
    }

    /// <summary>Orders and rooms travel by heartbeat and feed, so a request may come too early; a session made meanwhile is ended.</summary>
    private async Task SentOnAsync(FurtherNode from, FurtherNode to, string path)
    {
        var until = DateTime.UtcNow + Limit;
        while (true)
        {
            using var answer = await OfferAsync(from.PublicUrl + path);
            if (answer.StatusCode == HttpStatusCode.TemporaryRedirect)
            {
                Assert.Equal(to.PublicUrl + path, answer.Headers.Location!.OriginalString);
                return;
            }

            Assert.True(DateTime.UtcNow < until, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            if (answer.Headers.Location is { } session) (await _http.DeleteAsync(new Uri(new Uri(from.PublicUrl), session))).Dispose();
            await Task.Delay(50);
        }
    }

    private async Task TakenAsync(FurtherNode node, string path)
    {
        using var answer = await OfferAsync(node.PublicUrl + path);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private Task<HttpResponseMessage> OfferAsync(string url)
    {
        var offer = url.Contains("/whip/", StringComparison.Ordinal) ? Offers.RecvOnly.Replace("recvonly", "sendonly", StringComparison.Ordinal) : Offers.RecvOnly;
        return _http.PostAsync(url, new StringContent(offer, Encoding.UTF8, "application/sdp"));
    }

    private static async Task<string> PublishAsync(FurtherNode node, string room)
    {
        var answer = await node.Control.PostAsync($"/v1/rooms/{room}/plain-producers", new JsonObject
        {
            ["kind"] = "video",
            ["peerId"] = "cam",
            ["sdp"] = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 5004 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n",
        });
        return (string)answer["producerId"]!;
    }

    /// <summary>Where a socket is sent; null = it is answered.</summary>
    private static async Task<string?> SignalAsync(FurtherNode node, string room, string peer, string token)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("protoo");
        await socket.ConnectAsync(new Uri($"{Socket(node)}/signal?roomId={room}&peerId={peer}&access_token={token}"), limit.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes("""{"request":true,"id":1,"method":"getRouterRtpCapabilities","data":{}}"""), WebSocketMessageType.Text, true, limit.Token);
        var buffer = new byte[64 * 1024];
        var length = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
            length += part.Count;
        }
        while (!part.EndOfMessage);
        var frame = JsonNode.Parse(buffer.AsSpan(0, length))!;
        return (string?)frame["method"] == "redirect" ? (string?)frame["data"]!["url"] : null;
    }

    private static string Socket(FurtherNode node) => node.PublicUrl.Replace("http", "ws", StringComparison.Ordinal);
}
