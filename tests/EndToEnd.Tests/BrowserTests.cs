using System.Diagnostics;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Harness.Reading;
using RoomLens.EndToEnd.Tests.Pictures;

namespace RoomLens.EndToEnd.Tests;

/// <summary>Acceptance 2 and 6: a browser's camera in, person events and boxes out, nothing left behind.</summary>
public sealed class BrowserTests
{
    [EndToEndTheory(Needs.Chromium | Needs.Ffmpeg | Needs.SharedMedia)]
    [InlineData(Layout.OneCommand)]
    [InlineData(Layout.RolesApart)]
    public async Task Camera_Published_IsObservedSeenAndForgotten(Layout layout)
    {
        await using var installation = new Installation(withModels: true, layout);
        await installation.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await receiver.RegisterAsync(installation.Api);
        await installation.Api.UntilAsync("/v1/models", HasReadyPerson, TimeSpan.FromSeconds(30));
        var camera = await Ffmpeg.FakeCameraAsync(installation.Data, Places.Media("clips/head-pose-face-detection-female-and-male.mp4"));
        await using var browser = await Browser.StartAsync(camera);
        List<string> log = [];

        var publisher = await browser.OpenAsync(installation.PublishPage("clinic", "alice"), log);
        await installation.Control.UntilAsync("/v1/rooms/clinic", room => room["producers"]!.AsArray().Any(IsSending), TimeSpan.FromSeconds(15));
        var media = Stopwatch.StartNew();
        await receiver.WaitForAsync(d => d.Type == "roomlens.stream.observed.v1", TimeSpan.FromSeconds(10), "stream.observed");
        var observedAfter = media.Elapsed;
        await receiver.WaitForAsync(d => d is { Label: "person", State: "started" }, TimeSpan.FromSeconds(10), "a person");
        var personAfter = media.Elapsed;
        var live = await browser.OpenAsync(installation.LivePage("clinic"), log);
        await live.Locator("figure[data-boxes]:not([data-boxes='0'])").First.WaitForAsync(new() { Timeout = 20_000 });
        await live.ScreenshotAsync(new() { Path = Screenshots.Path("live.png") });

        Assert.True(observedAfter < TimeSpan.FromSeconds(2), $"observed {observedAfter.TotalSeconds:F1} s after the first media");
        Assert.True(personAfter < TimeSpan.FromSeconds(3), $"person {personAfter.TotalSeconds:F1} s after the first media");

        await publisher.CloseAsync(new() { RunBeforeUnload = true });
        await receiver.WaitForAsync(d => d.Type == "roomlens.stream.unobserved.v1", TimeSpan.FromSeconds(15), "stream.unobserved");
        await live.CloseAsync();
        await installation.Control.UntilAsync("/v1/rooms", rooms => rooms["items"]!.AsArray().Count == 0, TimeSpan.FromSeconds(20));
        await EverythingIsGoneAsync(installation);
        Assert.Equal(0, receiver.Forged);
        Lifecycles.AssertEachStartedHasOneEnd(receiver.All);
        Assert.DoesNotContain(log, line => line.StartsWith("page error", StringComparison.Ordinal));
    }

    [EndToEndFact(Needs.Chromium | Needs.Ffmpeg | Needs.SharedMedia)]
    public async Task Browser_Killed_StreamEndsAndNothingIsLeft()
    {
        await using var installation = new Installation();
        await installation.StartAsync();
        var camera = await Ffmpeg.FakeCameraAsync(installation.Data, Places.Media("clips/classroom.mp4"));
        await using (var browser = await Browser.StartAsync(camera))
        {
            await browser.OpenAsync(installation.PublishPage("lesson", "bob"));
            await installation.Api.UntilAsync("/v1/streams", streams => streams["items"]!.AsArray().Any(IsObserved), TimeSpan.FromSeconds(20));
        }

        await installation.Control.UntilAsync("/v1/rooms", rooms => rooms["items"]!.AsArray().Count == 0, TimeSpan.FromSeconds(20));
        await EverythingIsGoneAsync(installation);
    }

    private static async Task EverythingIsGoneAsync(Installation installation)
    {
        await installation.Api.UntilAsync("/v1/streams", streams => streams["items"]!.AsArray().Count == 0, TimeSpan.FromSeconds(10));
        var until = DateTime.UtcNow + TimeSpan.FromSeconds(10);
        string[] gauges =
        [
            "roomlens_sfu_rooms", "roomlens_sfu_producers", "roomlens_sfu_consumers", "roomlens_sfu_transports", "roomlens_scheduler_assignments",
            "roomlens_scheduler_streams_pending", "roomlens_bot_streams",
        ];
        using var bot = await BotPlaces.HttpAsync(installation);
        while (true)
        {
            var text = await installation.Api.GetTextAsync("/metrics") + await installation.Control.GetTextAsync("/metrics") + await bot.GetTextAsync("/metrics");
            foreach (var gauge in gauges) Assert.Contains($"\n{gauge}", text, StringComparison.Ordinal);
            var left = gauges.Where(gauge => Metrics.Sum(text, gauge) != 0).ToList();
            if (left.Count == 0) return;
            Assert.True(DateTime.UtcNow < until, $"not zero: {string.Join(", ", left)}\n{text}");
            await Task.Delay(100);
        }
    }

    private static bool IsSending(System.Text.Json.Nodes.JsonNode? producer) =>
        producer?["kind"]?.GetValue<string>() == "video" && producer["layers"]?.AsArray().Count > 0;

    private static bool IsObserved(System.Text.Json.Nodes.JsonNode? stream) => stream?["state"]?.GetValue<string>() == "observed";

    private static bool HasReadyPerson(System.Text.Json.Nodes.JsonNode models) => models["items"]!.AsArray().Any(
        model => model?["name"]?.GetValue<string>() == "person" && model["state"]?.GetValue<string>() == "ready");
}
