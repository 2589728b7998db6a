using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Pictures;

namespace RoomLens.EndToEnd.Tests;

/// <summary>Every codec that is forwarded is observed too: by plain RTP from the command line, and by WHIP from a browser.</summary>
public sealed class CodecTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [EndToEndFact(Needs.Ffmpeg | Needs.SharedMedia)]
    public async Task ClipAsH264_GivesPersonAndMotionEvents()
    {
        await using var installation = new Installation(withModels: true);
        await installation.UpAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await receiver.RegisterAsync(installation.Api);

        Publish(installation, "h264");
        var person = await receiver.WaitForAsync(d => d is { Label: "person", State: "started" }, Limit, "a person");
        await receiver.WaitForAsync(d => d is { Label: "motion", State: "started" }, Limit, "motion");

        Assert.Equal("H264", person.Event["data"]!["stream"]!["codec"]!.GetValue<string>());
        Assert.Equal("complete", person.Event["data"]!["frame"]!["integrity"]!.GetValue<string>());
    }

    [EndToEndFact(Needs.Ffmpeg | Needs.SharedMedia)]
    public async Task ClipAsVp9AndAv1_IsObserved()
    {
        await using var installation = new Installation();
        await installation.UpAsync();

        Publish(installation, "vp9");
        Publish(installation, "av1");

        await installation.Api.UntilAsync("/v1/streams", streams => IsObserved(streams, "VP9") && IsObserved(streams, "AV1"), Limit);
    }

    [EndToEndFact(Needs.Chromium | Needs.Ffmpeg | Needs.SharedMedia)]
    public async Task Browser_PublishesWithTheChosenCodec_IsObservedAndSeen()
    {
        await using var installation = new Installation();
        await installation.UpAsync();
        var camera = await Ffmpeg.FakeCameraAsync(installation.Data, Places.Media("clips/classroom.mp4"));
        await using var browser = await Browser.StartAsync(camera);
        List<string> log = [];

        foreach (var codec in (string[])["H264", "VP9"])
        {
            var publisher = await browser.OpenAsync($"{installation.Url}/publish?room=lesson&peer={codec}&codec={codec}", log);
            // A Chromium built without H.264 offers VP8 in its place: then this proves nothing of H.264.
            var sent = await publisher.Locator("#codec").InputValueAsync();
            if (codec == "VP9") Assert.Equal("VP9", sent);
            await installation.Api.UntilAsync("/v1/streams", streams => IsObserved(streams, sent), Limit);
            var live = await browser.OpenAsync($"{installation.Url}/?room=lesson", log);
            await live.WaitForFunctionAsync("[...document.querySelectorAll('video')].some(video => video.videoWidth > 0)", null, new() { Timeout = 20_000 });
            await live.CloseAsync();
            await publisher.CloseAsync(new() { RunBeforeUnload = true });
        }

        Assert.DoesNotContain(log, line => line.StartsWith("page error", StringComparison.Ordinal));
    }

    private static void Publish(Installation installation, string codec) => installation.Run(
    [
        "publish", Places.Media("clips/head-pose-face-detection-female-and-male.mp4"), "--sfu", installation.Control.BaseUrl,
        "--room", "hall", "--peer", codec, "--codec", codec, "--loop",
    ]);

    private static bool IsObserved(JsonNode streams, string codec) => streams["items"]!.AsArray().Any(
        stream => stream!["codec"]!.GetValue<string>() == codec && stream["state"]!.GetValue<string>() == "observed");
}
