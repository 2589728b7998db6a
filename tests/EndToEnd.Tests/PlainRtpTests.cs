using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Harness.Reading;
using RoomLens.EndToEnd.Tests.Pictures;

namespace RoomLens.EndToEnd.Tests;

/// <summary>Acceptance 3: the same clip by plain RTP, and what the bot sees recorded by FFmpeg and GStreamer.</summary>
public sealed class PlainRtpTests
{
    // One loop of the clip at the default rate: 4.7 s at 5 fps.
    private const int LoopFrames = 24;

    private static readonly string[] Clip = ["-re", "-stream_loop", "-1", "-i"];

    [EndToEndTheory(Needs.Ffmpeg | Needs.SharedMedia)]
    [InlineData(Layout.OneCommand)]
    [InlineData(Layout.RolesApart)]
    public async Task Clip_PublishedByFfmpeg_GivesPersonEvents(Layout layout)
    {
        await using var installation = new Installation(withModels: true, layout);
        await installation.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await receiver.RegisterAsync(installation.Api);

        var (producerId, process) = await Ffmpeg.PublishAsync(installation, "hall", "cam-1", [.. Clip, TwoPeople]);
        await using var publishing = process;
        var person = await receiver.WaitForAsync(d => d is { Label: "person", State: "started" }, TimeSpan.FromSeconds(20), "a person");

        Assert.Equal(producerId, person.ProducerId);
        Assert.Equal("rtcp-sr", person.Event["data"]!["clock"]!["captureSource"]!.GetValue<string>());
        Assert.Equal(0, receiver.Forged);
    }

    [EndToEndFact(Needs.Chromium | Needs.Ffmpeg | Needs.SharedMedia)]
    public async Task Clip_ByPlainRtpAndByBrowser_GivesTheSameDetections()
    {
        await using var installation = new Installation(withModels: true);
        await installation.StartAsync();
        await installation.Api.UntilAsync(
            "/v1/models", m => m["items"]!.AsArray().Any(i => i?["name"]?.GetValue<string>() == "person" && i["state"]?.GetValue<string>() == "ready"),
            TimeSpan.FromSeconds(30));
        var camera = await Ffmpeg.FakeCameraAsync(installation.Data, TwoPeople);
        await using var browser = await Browser.StartAsync(camera);

        var (plain, process) = await Ffmpeg.PublishAsync(installation, "hall", "cam-1", [.. Clip, TwoPeople]);
        await using var publishing = process;
        await browser.OpenAsync(installation.PublishPage("hall", "alice"));
        var detections = await LiveDetections.CollectAsync(installation, "hall", producers: 2, frames: LoopFrames, TimeSpan.FromSeconds(60));

        var byPlain = detections[plain];
        var byBrowser = detections.Single(entry => entry.Key != plain).Value;
        Assert.Equal(Labels(byPlain), Labels(byBrowser));
        var (people, others) = (LiveDetections.Only(byPlain, "person"), LiveDetections.Only(byBrowser, "person"));
        foreach (var seen in new[] { people, others })
            Assert.True(seen.Count(frame => frame.Count == 2) >= 0.9 * seen.Count, $"two people in {seen.Count(frame => frame.Count == 2)} of {seen.Count} frames");

        foreach (var side in new[] { 0, 1 })
        {
            var (one, other) = (LiveDetections.MeanBox(people, side), LiveDetections.MeanBox(others, side));
            Assert.True(one.OverlapWith(other) >= 0.8, $"person {side}: {one} by plain RTP, {other} by the browser");
        }
    }

    [EndToEndFact(Needs.Ffmpeg | Needs.GStreamer | Needs.SharedMedia | Needs.Jq)]
    public async Task Consumer_ReadWithTheDocumentedCommands_DecodesClean()
    {
        // The commands as they stand name no token: development mode, which roles apart do not have.
        await using var installation = new Installation(layout: Layout.OneCommand);
        await installation.StartAsync(bots: 0);
        var (_, process) = await Ffmpeg.PublishAsync(installation, "hall", "cam-1", [.. Clip, TwoPeople]);
        await using var publishing = process;
        await installation.Control.UntilAsync(
            "/v1/rooms/hall", room => room["producers"]!.AsArray().Any(p => p!["layers"]?.AsArray().Count > 0), TimeSpan.FromSeconds(15));

        const string Addresses = "SFU=http://127.0.0.1:8082 ROOM=demo PORT=52000";
        var commands = await DocumentedCommands.ReadAsync("docs/reading-a-consumer.md");
        Assert.Contains(Addresses, commands, StringComparison.Ordinal);
        var here = commands.Replace(Addresses, $"SFU={installation.Control.BaseUrl} ROOM=hall PORT={Installation.Text(Ports.FreeUdpPair())}", StringComparison.Ordinal);
        await using var shell = ChildProcess.Start("/bin/bash", ["-euo", "pipefail", "-c", $"cd '{installation.Data}'\n{here}"]);
        var code = await shell.WaitForExitAsync(TimeSpan.FromSeconds(90));

        Assert.True(code == 0, shell.Output);
        await AssertCleanAsync(Path.Combine(installation.Data, "ffmpeg.webm"), shell.Output);
        await AssertCleanAsync(Path.Combine(installation.Data, "gstreamer.webm"), shell.Output);
    }

    private static string TwoPeople => Places.Media("clips/head-pose-face-detection-female-and-male.mp4");

    private static List<string> Labels(List<List<LiveObject>> frames) => [.. frames.SelectMany(frame => frame).Select(found => found.Label).Distinct().Order()];

    private static async Task AssertCleanAsync(string file, string recorder)
    {
        await using var check = ChildProcess.Start("/usr/bin/ffmpeg",
            ["-hide_banner", "-nostdin", "-loglevel", "error", "-xerror", "-i", file, "-f", "null", "-"]);
        var code = await check.WaitForExitAsync(TimeSpan.FromSeconds(30));

        Assert.True(code == 0 && check.Output.Length == 0, $"{check.Output}\nrecorder: {recorder}");
        Assert.True(new FileInfo(file).Length > 100_000, recorder);
    }
}
