using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Pictures;

namespace RoomLens.EndToEnd.Tests;

/// <summary>H.265 from FFmpeg through the SFU into events, and beside it a stream whose pictures no detector takes: ten bits per sample.</summary>
public sealed class H265Tests
{
    [EndToEndFact(Needs.Ffmpeg)]
    public async Task H265_IsObserved_TenBitsAreSaidToBeUnobservable()
    {
        await using var installation = new Installation();
        await installation.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await receiver.RegisterAsync(installation.Api);

        List<string> publish = ["publish", "--pattern", "--room", "hall", "--peer", "eight", "--codec", "h265", "--sfu", installation.Control.BaseUrl];
        installation.Run(installation.Control.Bearer is { } token ? [.. publish, "--token", token] : publish);
        await using var ten = await Ffmpeg.PublishAsAsync(installation, "hall", "ten", "H265",
        [
            "-re", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=15", "-pix_fmt", "yuv420p10le", "-c:v", "libx265", "-preset", "ultrafast",
            "-tune", "zerolatency", "-g", "15", "-x265-params", "repeat-headers=1:pools=none:frame-threads=1:log-level=error",
        ]);
        var motion = await receiver.WaitForAsync(d => d is { Label: "motion", State: "started" }, TimeSpan.FromSeconds(60), "motion");
        await receiver.WaitForAsync(d => d.Health == "unobservable:codec", TimeSpan.FromSeconds(60), "unobservable");
        var streams = await installation.Api.UntilAsync("/v1/streams", all => Of(all, "ten")?["state"]?.GetValue<string>() == "unobservable", TimeSpan.FromSeconds(15));

        Assert.Equal("H265", motion.Event["data"]!["stream"]!["codec"]!.GetValue<string>());
        Assert.Equal("complete", motion.Event["data"]!["frame"]!["integrity"]!.GetValue<string>());
        Assert.Equal("observed", Of(streams, "eight")!["state"]!.GetValue<string>());
        Assert.Equal("unobservable:codec", Of(streams, "ten")!["health"]!.GetValue<string>());
        Assert.Single(receiver.All, d => d.Health is not null);
    }

    private static JsonNode? Of(JsonNode streams, string peer) =>
        streams["items"]!.AsArray().FirstOrDefault(stream => stream!["peerId"]?.GetValue<string>() == peer);
}
