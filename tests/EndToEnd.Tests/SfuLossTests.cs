using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Pictures;

namespace RoomLens.EndToEnd.Tests;

/// <summary>Acceptance 5, second half: the SFU dies, and publishers, viewers and observation come back by themselves.</summary>
public sealed class SfuLossTests
{
    [EndToEndFact(Needs.Chromium | Needs.Ffmpeg | Needs.SharedMedia)]
    public async Task Sfu_KilledAndRestarted_PictureAndObservationAreBackWithinFiveSeconds()
    {
        await using var installation = new Installation(layout: Layout.RolesApart);
        await installation.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await receiver.RegisterAsync(installation.Api);
        var camera = await Ffmpeg.FakeCameraAsync(installation.Data, Places.Media("clips/classroom.mp4"));
        await using var browser = await Browser.StartAsync(camera);
        await browser.OpenAsync(installation.PublishPage("lesson", "bob"));
        await installation.Api.UntilAsync("/v1/streams", s => s["items"]!.AsArray().Any(IsObserved), TimeSpan.FromSeconds(20));
        var live = await browser.OpenAsync(installation.LivePage("lesson"));
        await live.Locator("figure[data-frames]").First.WaitForAsync(new() { Timeout = 20_000 });
        var before = ProducerIds(await installation.Api.GetAsync("/v1/streams"));

        installation.SfuProcess!.Kill();
        await installation.SfuProcess.WaitForExitAsync(TimeSpan.FromSeconds(5));
        await installation.StartSfuAsync();
        var up = Stopwatch.StartNew();
        await installation.Api.UntilAsync(
            "/v1/streams", s => s["items"]!.AsArray().Any(i => IsObserved(i) && !before.Contains(Id(i))), TimeSpan.FromSeconds(20));
        var observed = up.Elapsed;
        var streams = await installation.Api.GetAsync("/v1/streams");
        var producer = ProducerIds(streams).Single(id => !before.Contains(id));
        await live.Locator($"figure[data-producer='{producer}'][data-frames]").WaitForAsync(new() { Timeout = 20_000 });
        var shown = up.Elapsed;

        Assert.True(observed < TimeSpan.FromSeconds(5) && shown < TimeSpan.FromSeconds(5), string.Create(
            CultureInfo.InvariantCulture, $"observed after {observed.TotalSeconds:F1} s, shown after {shown.TotalSeconds:F1} s"));
    }

    private static bool IsObserved(JsonNode? stream) => stream?["state"]?.GetValue<string>() == "observed";

    private static string Id(JsonNode? stream) => stream!["producerId"]!.GetValue<string>();

    private static HashSet<string> ProducerIds(JsonNode streams) => [.. streams["items"]!.AsArray().Select(Id)];
}
