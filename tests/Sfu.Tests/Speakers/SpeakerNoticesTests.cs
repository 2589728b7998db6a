using System.Text;
using System.Text.Json.Nodes;
using RoomLens.Contracts.Sfu;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Tests.Http;
using RoomLens.Sfu.Tests.Peers;
using RoomLens.Sfu.Tests.Signalling;

namespace RoomLens.Sfu.Tests.Speakers;

/// <summary>From the header extension of a publisher's packets to what the others and the feed are told.</summary>
public class SpeakerNoticesTests
{
    private const byte LevelId = 6;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Speech_IsToldToParticipantsNewcomersAndTheFeed_AndItsEndToo()
    {
        await using var host = await SfuTestHost.StartAsync();
        using var stream = await host.Control.GetStreamAsync("/v1/feed");
        using var feed = new StreamReader(stream, Encoding.UTF8);
        using var bob = await SignallingClient.JoinAsync(host, "r", "bob");
        using var alice = await SignallingClient.JoinAsync(host, "r", "alice");
        var (peer, producer) = await PublishAsync(host, alice);
        using var publishing = peer;

        using var stop = new CancellationTokenSource();
        var speaking = SpeakAsync(peer, stop.Token);
        var began = (await bob.NotifiedAsync("activeSpeaker"))["data"]!;
        using var carol = await SignallingClient.JoinAsync(host, "r", "carol");
        var newcomer = (await carol.NotifiedAsync("activeSpeaker"))["data"]!;
        var room = JsonNode.Parse(await host.Control.GetStringAsync("/v1/rooms/r"))!["activeSpeaker"]!;
        await stop.CancelAsync();
        await speaking;
        var ended = (await bob.NotifiedAsync("activeSpeaker"))["data"]!;

        Assert.Equal(("alice", producer, -25), (Text(began, "peerId"), Text(began, "producerId"), began["volume"]!.GetValue<int>()));
        Assert.Equal("alice", Text(newcomer, "peerId"));
        Assert.Equal(producer, Text(room, "producerId"));
        Assert.Null(ended["peerId"]);
        var told = new[] { await SpeakerAsync(feed), await SpeakerAsync(feed) };
        Assert.Equal(["alice", null], told.Select(speaker => speaker?["peerId"]?.GetValue<string>()));
    }

    /// <summary>Publishes Opus whose packets tell their level.</summary>
    private static async Task<(TestPeer Peer, string ProducerId)> PublishAsync(SfuTestHost host, SignallingClient client)
    {
        var made = await client.AskAsync("createWebRtcTransport", """{"appData":{"direction":"producer"}}""");
        var transport = Text(made, "transportId");
        var peer = TestPeer.Of(Text(made["iceParameters"]!, "usernameFragment"), Text(made["iceParameters"]!, "password"));
        await client.AskAsync("connectWebRtcTransport", $$$"""{"transportId":"{{{transport}}}","dtlsParameters":{"fingerprints":[{"algorithm":"sha-256","value":"{{{peer.Fingerprint}}}"}]} }""");
        await peer.UseAsync(new UdpLink(made["iceCandidates"]![0]!["port"]!.GetValue<int>()));
        await peer.HandshakeAsync();
        var produced = await client.AskAsync("produce", $$$"""
            {"transportId":"{{{transport}}}","kind":"audio","rtpParameters":{"mid":"0","encodings":[{"ssrc":9}],"rtcp":{"cname":"x"},
            "codecs":[{"mimeType":"audio/opus","payloadType":111,"clockRate":48000,"channels":2,"parameters":{},"rtcpFeedback":[]}],
            "headerExtensions":[{"uri":"{{{HeaderExtensionUris.AudioLevel}}}","id":{{{LevelId}}} }]} }
            """);
        return (peer, Text(produced, "producerId"));
    }

    /// <summary>A packet of −25 dBov each 20 ms.</summary>
    private static async Task SpeakAsync(TestPeer peer, CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            for (ushort number = 1; await pace.WaitForNextTickAsync(stop); number++) await peer.SendRtpAsync(Packet(number));
        }
        catch (OperationCanceledException)
        {
            // Silent from here on.
        }
    }

    private static byte[] Packet(ushort number)
    {
        var packet = new byte[64];
        var block = RtpHeaderWriter.Write(packet, 111, false, number, number * 960u, 9);
        var position = RtpHeaderWriter.BeginExtensions(packet, block, RtpExtensionReader.OneByteProfile);
        position = RtpHeaderWriter.WriteExtension(packet, position, RtpExtensionReader.OneByteProfile, LevelId, [25]);
        RtpHeaderWriter.EndExtensions(packet, block, position);
        return packet;
    }

    private static async Task<JsonNode?> SpeakerAsync(StreamReader feed)
    {
        var found = false;
        while (await feed.ReadLineAsync().WaitAsync(Limit) is { } line)
        {
            if (found && line.StartsWith("data: ", StringComparison.Ordinal)) return JsonNode.Parse(line["data: ".Length..])!["speaker"];
            found |= line == $"event: {FeedTypes.ActiveSpeaker}";
        }

        throw new InvalidOperationException("The feed ended.");
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
