using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Harness.Peers;

namespace RoomLens.EndToEnd.Tests.Peers;

/// <summary>Firefox on the publishing page and by WHEP, and with mediasoup-client in a call with Chromium.</summary>
public sealed class FirefoxTests
{
    private const int Frames = 30;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    [EndToEndFact(Needs.Firefox)]
    public async Task Firefox_PublishesAndViews()
    {
        await using var installation = new Installation();
        await installation.StartAsync(bots: 0);
        await using var firefox = await Firefox.StartAsync(installation.Data);

        await firefox.OpenAsync(installation.PublishPage("fox", "alice"));
        var room = await installation.Control.UntilAsync("/v1/rooms/fox", found => found["producers"]!.AsArray().Any(IsSending), Limit);
        await firefox.EvaluateAsync(View($"/whep/fox/{room["producers"]![0]!["id"]!.GetValue<string>()}", installation.Sfu.Bearer));

        var clock = Stopwatch.StartNew();
        while (int.Parse(await firefox.EvaluateAsync("framesDecoded()"), CultureInfo.InvariantCulture) < Frames)
        {
            Assert.True(clock.Elapsed < Limit, $"not {Frames} frames decoded within {Limit.TotalSeconds} s");
            await Task.Delay(200);
        }
    }

    [EndToEndFact(Needs.Firefox | Needs.Chromium | Needs.MediasoupClient)]
    public async Task Firefox_CallsChromiumWithMediasoupClient()
    {
        await using var installation = new Installation();
        await installation.StartAsync(bots: 0);
        await using var chromium = await Browser.StartAsync();
        await using var firefox = await Firefox.StartAsync(installation.Data);

        var alice = await CallPage.JoinAsync(firefox, installation, "call", "alice", current: true);
        var bob = await CallPage.JoinAsync(chromium, installation, "call", "bob", current: true);
        await alice.UntilDecodedAsync(1, Limit);
        await bob.UntilDecodedAsync(1, Limit);
        await bob.UntilAsync(state => state["audioPackets"]!.GetValue<int>() > 20, Limit, "sound");
        await alice.RunAsync("call.restartIce()");
        await alice.UntilDecodedAsync(1, Limit, frames: 30);
        await bob.UntilDecodedAsync(1, Limit, frames: 30);
    }

    private static string View(string path, string? token) => $$"""
        (async () => {
          const pc = window.viewer = new RTCPeerConnection();
          pc.addTransceiver('video', { direction: 'recvonly' });
          await pc.setLocalDescription(await pc.createOffer());
          const headers = { 'content-type': 'application/sdp'{{(token is null ? "" : $", authorization: 'Bearer {token}'")}} };
          const answer = await fetch('{{path}}', { method: 'POST', headers, body: pc.localDescription.sdp });
          if (answer.status !== 201) throw new Error(answer.status + ' ' + await answer.text());
          await pc.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
          window.framesDecoded = async () => {
            for (const report of (await pc.getStats()).values()) if (report.type === 'inbound-rtp') return report.framesDecoded ?? 0;
            return 0;
          };
        })()
        """;

    private static bool IsSending(JsonNode? producer) => producer?["kind"]?.GetValue<string>() == "video" && producer["layers"]?.AsArray().Count > 0;
}
