using RoomLens.EndToEnd.Tests.Harness;

namespace RoomLens.EndToEnd.Tests;

/// <summary>Acceptance 1: one command, and events flow to the page and to a webhook listener.</summary>
public sealed class DemoTests
{
    [EndToEndFact(Needs.Chromium | Needs.Ffmpeg)]
    public async Task Demo_Started_EventsReachPageAndListenerWithinFiveSecondsOfReady()
    {
        await using var installation = new Installation();
        await installation.UpAsync("--demo");
        var ready = DateTimeOffset.UtcNow;
        var listener = installation.Run(["webhooks", "listen", "--port", Installation.Text(Ports.FreeTcp()), "--api", installation.Url, "--register", "*"]);

        var events = await installation.Api.UntilAsync(
            "/v1/events?type=roomlens.detection.started.v1", page => page["items"]!.AsArray().Count > 0, TimeSpan.FromSeconds(10));
        var afterReady = DateTimeOffset.UtcNow - ready;

        Assert.True(afterReady < TimeSpan.FromSeconds(5), $"first event {afterReady.TotalSeconds:F1} s after ready");
        Assert.Equal("demo", events["items"]![0]!["data"]!["stream"]!["roomId"]!.GetValue<string>());
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync($"{installation.Url}/?room=demo");
        await page.Locator("#events li").First.WaitForAsync(new() { Timeout = 15_000 });
        await page.Locator("figure[data-frames]").First.WaitForAsync(new() { Timeout = 15_000 });
        await listener.WaitForLineAsync(line => line.Contains("motion", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
    }
}
