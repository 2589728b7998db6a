using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Harness.Peers;

namespace RoomLens.EndToEnd.Tests.Peers;

/// <summary>WebRTC stacks that are no browsers publish by WHIP and view by WHEP: libwebrtc in Node, werift, aiortc, GStreamer.</summary>
public sealed class OtherStackTests
{
    private const int Frames = 30;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [EndToEndFact(Needs.NodePeers)]
    public Task Wrtc_PublishesAndViews() => PublishesAndViewsAsync("wrtc", "wrtc");

    [EndToEndFact(Needs.NodePeers | Needs.Ffmpeg)]
    public Task Werift_PublishesAndViews() => PublishesAndViewsAsync("werift", "wrtc");

    [EndToEndFact(Needs.NodePeers | Needs.Aiortc)]
    public Task Aiortc_PublishesAndViews() => PublishesAndViewsAsync("aiortc", "wrtc");

    [EndToEndFact(Needs.NodePeers | Needs.WebrtcBin)]
    public Task WebrtcBin_PublishesAndViews() => PublishesAndViewsAsync("webrtcbin", "wrtc");

    /// <summary>A stack's stream is decoded by another one that can, and it gets that one's stream.</summary>
    private static async Task PublishesAndViewsAsync(string stack, string other)
    {
        await using var installation = new Installation();
        await installation.StartAsync(bots: 0);

        await using var publisher = PeerProgram.Publish(stack, installation, "theirs");
        await using var otherPublisher = PeerProgram.Publish(other, installation, "others");
        var (theirs, others) = (await ProducerAsync(installation, "theirs"), await ProducerAsync(installation, "others"));
        await using var decoder = PeerProgram.View(other, installation, "theirs", theirs);
        await using var viewer = PeerProgram.View(stack, installation, "others", others);

        await decoder.UntilFramesAsync(Frames, Limit);
        await viewer.UntilFramesAsync(Frames, Limit);
    }

    private static async Task<string> ProducerAsync(Installation installation, string room)
    {
        var state = await installation.Control.UntilAsync($"/v1/rooms/{room}", found => found["producers"]!.AsArray().Any(IsSending), Limit);
        return state["producers"]![0]!["id"]!.GetValue<string>();
    }

    private static bool IsSending(JsonNode? producer) => producer?["layers"]?.AsArray().Count > 0;
}
