using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Harness.Reading;

namespace RoomLens.EndToEnd.Tests.Calls;

/// <summary>A call whose room is on two media workers: what each page sends reaches the other one, or the bot, through a pipe.</summary>
public sealed class SpanningCallTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [EndToEndFact(Needs.Chromium | Needs.MediasoupClient)]
    public async Task TwoPages_OnTwoWorkers_SeeEachOther_AreObserved_AndConsentHolds()
    {
        await using var installation = new Installation();
        installation.Configure("ROOMLENS__Sfu__Workers", "2");
        installation.Configure("ROOMLENS__Sfu__SpanAbove", "0");
        await installation.StartAsync();
        await using var browser = await Browser.StartAsync();

        var alice = await CallPage.JoinAsync(browser, installation, "call", "alice", current: false);
        var bob = await CallPage.JoinAsync(browser, installation, "call", "bob", current: true);
        await alice.UntilDecodedAsync(1, Limit);
        await bob.UntilDecodedAsync(1, Limit);
        await UntilObservedAsync(installation, "alice", "bob");
        Assert.True(Metrics.Sum(await MetricsAsync(installation), "roomlens_sfu_pipe_packets_total") > 0, "nothing went through a pipe");

        await installation.Api.PutAsync("/v1/rooms/call/participants/alice/observation", new JsonObject { ["allowed"] = false });
        await UntilObservedAsync(installation, "bob");
        await bob.UntilDecodedAsync(1, Limit, frames: 30);
        await bob.RunAsync("call.leave()");
        await alice.UntilAsync(state => state["videos"]!.AsArray().Count == 0, Limit, "bob's leave");
        await alice.RunAsync("call.leave()");
        await installation.Control.UntilAsync("/v1/rooms", rooms => rooms["items"]!.AsArray().Count == 0, Limit);
    }

    private static Task<JsonNode> UntilObservedAsync(Installation installation, params string[] peers) => installation.Api.UntilAsync(
        "/v1/streams",
        streams => streams["items"]!.AsArray().Where(stream => (string?)stream!["state"] == "observed").Select(stream => (string?)stream!["peerId"]).Order(StringComparer.Ordinal).SequenceEqual(peers),
        Limit);

    private static Task<string> MetricsAsync(Installation installation) => installation.Control.GetTextAsync("/metrics");
}
