using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Pictures;

namespace RoomLens.EndToEnd.Tests;

/// <summary>Acceptance 3: the same clip by plain RTP, and what the bot sees recorded by FFmpeg and GStreamer.</summary>
public sealed class PlainRtpTests
{
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

    [EndToEndFact(Needs.Ffmpeg | Needs.SharedMedia)]
    public async Task Consumer_RecordedByFfmpeg_DecodesClean()
    {
        await using var installation = new Installation();
        await installation.StartAsync(bots: 0);
        var (producerId, process) = await Ffmpeg.PublishAsync(installation, "hall", "cam-1", [.. Clip, TwoPeople]);
        await using var publishing = process;
        var (consumer, sdp) = await ReadConsumerAsync(installation, producerId);
        var file = Path.Combine(installation.Data, "consumer.mkv");

        await using var recorder = ChildProcess.Start("/usr/bin/ffmpeg",
            ["-hide_banner", "-nostdin", "-loglevel", "warning", "-y", "-protocol_whitelist", "file,http,tcp,udp,rtp", "-i", sdp, "-t", "4", "-c", "copy", file]);
        await installation.Control.PostAsync($"{consumer}/resume", null);
        await recorder.WaitForExitAsync(TimeSpan.FromSeconds(30));
        await using var check = ChildProcess.Start("/usr/bin/ffmpeg",
            ["-hide_banner", "-nostdin", "-loglevel", "error", "-xerror", "-i", file, "-f", "null", "-"]);
        var code = await check.WaitForExitAsync(TimeSpan.FromSeconds(30));

        Assert.True(code == 0 && check.Output.Length == 0, $"{check.Output}\nrecorder: {recorder.Output}");
        Assert.True(new FileInfo(file).Length > 50_000, recorder.Output);
    }

    [EndToEndFact(Needs.Ffmpeg | Needs.GStreamer | Needs.SharedMedia)]
    public async Task Consumer_RecordedByGStreamer_DecodesClean()
    {
        await using var installation = new Installation();
        await installation.StartAsync(bots: 0);
        var (producerId, process) = await Ffmpeg.PublishAsync(installation, "hall", "cam-1", [.. Clip, TwoPeople]);
        await using var publishing = process;
        var port = Ports.FreeUdpPair();
        var created = await CreateConsumerAsync(installation, producerId, port, port + 1);
        var file = Path.Combine(installation.Data, "consumer.webm");
        var caps = $"application/x-rtp,media=video,clock-rate=90000,encoding-name=VP8,payload={created["payloadType"]}";

        await using var recorder = ChildProcess.Start("/usr/bin/gst-launch-1.0",
        [
            "-e", "rtpbin", "name=rtp", "udpsrc", $"port={Installation.Text(port)}", $"caps={caps}", "!", "rtp.recv_rtp_sink_0",
            "udpsrc", $"port={Installation.Text(port + 1)}", "!", "rtp.recv_rtcp_sink_0",
            "rtp.", "!", "rtpvp8depay", "!", "identity", "eos-after=60", "!", "webmmux", "!", "filesink", $"location={file}",
        ]);
        await recorder.WaitForLineAsync(line => line.Contains("PLAYING", StringComparison.Ordinal), TimeSpan.FromSeconds(15));
        await installation.Control.PostAsync($"/v1/rooms/hall/observers/reader/consumers/{created["consumerId"]}/resume", null);
        await recorder.WaitForExitAsync(TimeSpan.FromSeconds(40));
        await using var check = ChildProcess.Start("/usr/bin/ffmpeg",
            ["-hide_banner", "-nostdin", "-loglevel", "error", "-xerror", "-i", file, "-f", "null", "-"]);
        var code = await check.WaitForExitAsync(TimeSpan.FromSeconds(30));

        Assert.True(code == 0 && check.Output.Length == 0, $"{check.Output}\nrecorder: {recorder.Output}");
        Assert.True(new FileInfo(file).Length > 50_000, recorder.Output);
    }

    private static string TwoPeople => Places.Media("clips/head-pose-face-detection-female-and-male.mp4");

    private static async Task<(string ConsumerPath, string SdpFile)> ReadConsumerAsync(Installation installation, string producerId)
    {
        var port = Ports.FreeUdpPair();
        var created = await CreateConsumerAsync(installation, producerId, port, port + 1);
        var path = $"/v1/rooms/hall/observers/reader/consumers/{created["consumerId"]}";
        var file = Path.Combine(installation.Data, "consumer.sdp");
        await File.WriteAllTextAsync(file, await installation.Control.GetTextAsync($"{path}.sdp"));
        return (path, file);
    }

    private static async Task<JsonNode> CreateConsumerAsync(Installation installation, string producerId, int port, int rtcpPort)
    {
        await installation.Control.PostAsync("/v1/rooms/hall/observers", new JsonObject
        {
            ["observerId"] = "reader",
            ["ip"] = "127.0.0.1",
            ["port"] = port,
            ["rtcpPort"] = rtcpPort,
        });
        return await installation.Control.PostAsync(
            "/v1/rooms/hall/observers/reader/consumers", new JsonObject { ["producerId"] = producerId, ["paused"] = true });
    }
}
