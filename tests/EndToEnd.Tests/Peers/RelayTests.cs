using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Harness.Peers;

namespace RoomLens.EndToEnd.Tests.Peers;

/// <summary>A browser that reaches the SFU through a TURN server only (RFC 8656): coturn beside it.</summary>
public sealed class RelayTests
{
    [EndToEndFact(Needs.Chromium | Needs.Coturn)]
    public async Task BrowserForcedToRelay_PublishesAndIsObserved()
    {
        await using var installation = new Installation();
        await installation.StartAsync();
        await using var turn = await TurnServer.StartAsync(installation.Data);
        await using var browser = await Browser.StartAsync();

        var page = await browser.OpenAsync(installation.PublishPage("far", "alice"), before: turn.ForcedRelay);
        await page.Locator("#state[data-state='live']").WaitForAsync(new() { Timeout = 30_000 });
        await installation.Api.UntilAsync("/v1/streams", streams => streams["items"]!.AsArray().Any(IsObserved), TimeSpan.FromSeconds(30));

        Assert.Equal("relay", await page.EvaluateAsync<string>("localCandidate()"));
    }

    private static bool IsObserved(JsonNode? stream) => stream?["state"]?.GetValue<string>() == "observed";
}
