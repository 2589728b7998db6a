using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Pictures;
using Xunit.Abstractions;

namespace RoomLens.EndToEnd.Tests;

/// <summary>
/// Acceptance 2, latency: a browser paints the wall clock into the pictures it publishes; the picture that confirmed an event is found by
/// its RTP timestamp in a recording made beside the bot, and its painted time is compared with the webhook receiver's clock.
/// </summary>
public sealed class LatencyTests(ITestOutputHelper output)
{
    private const int WantedEvents = 20;

    [EndToEndFact(Needs.Chromium | Needs.Ffmpeg | Needs.SharedMedia)]
    public async Task PersonEvents_FromConfirmingFrameToWebhook_ArriveWithinHalfASecond()
    {
        await using var installation = new Installation(withModels: true);
        await installation.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await receiver.RegisterAsync(installation.Api);
        await installation.Api.UntilAsync(
            "/v1/models", m => m["items"]!.AsArray().Any(i => i?["name"]?.GetValue<string>() == "person" && i["state"]?.GetValue<string>() == "ready"),
            TimeSpan.FromSeconds(30));
        var clip = await MakeClipAsync(installation.Data);
        await using var clips = await ServeAsync(clip);
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync($"{installation.PublishPage("clock", "painter")}&source={Uri.EscapeDataString(clips.Urls.First() + "/clip.webm")}");
        var room = await installation.Control.UntilAsync("/v1/rooms/clock", r => r["producers"]!.AsArray().Any(IsVideo), TimeSpan.FromSeconds(15));
        var producerId = room["producers"]!.AsArray().First(IsVideo)!["id"]!.GetValue<string>();
        await using var recording = await RtpRecording.StartAsync(installation, "clock", producerId);

        await receiver.WaitForAsync(_ => Started(receiver).Count >= WantedEvents, TimeSpan.FromSeconds(150), $"{WantedEvents} person events");
        await page.CloseAsync();
        await recording.StopAsync();

        var painted = await TimeCode.ReadAsync(recording, installation.Data);
        List<double> measured = [];
        List<double> disagreement = [];
        foreach (var delivery in Started(receiver))
        {
            var data = delivery.Event["data"]!;
            if (!painted.TryGetValue((uint)data["frame"]!["rtpTimestamp"]!.GetValue<long>(), out var paintedAt)) continue;
            var latency = (delivery.ReceivedAt - paintedAt).TotalMilliseconds;
            measured.Add(latency);
            if (data["clock"]!["latencyMs"] is { } own) disagreement.Add(Math.Abs(latency - own.GetValue<double>()));
        }

        measured.Sort();
        disagreement.Sort();
        Assert.True(measured.Count >= WantedEvents / 2, $"only {measured.Count} confirming frames were found in the recording");
        var p95 = measured[(int)Math.Ceiling(measured.Count * 0.95) - 1];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{measured.Count} events: p50 {measured[measured.Count / 2]:F0} ms, p95 {p95:F0} ms; own latencyMs differs by p50 {Median(disagreement):F0} ms, worst {disagreement.DefaultIfEmpty(double.NaN).Last():F0} ms"));
        Assert.True(p95 <= 500, $"p95 {p95:F0} ms: {string.Join(", ", measured.Select(m => m.ToString("F0", CultureInfo.InvariantCulture)))}");
        Assert.True(Median(disagreement) <= 50, $"the events' own latencyMs is off by {Median(disagreement):F0} ms");
    }

    private static double Median(List<double> sorted) => sorted.Count == 0 ? double.NaN : sorted[sorted.Count / 2];

    private static List<Delivery> Started(WebhookReceiver receiver) => [.. receiver.All.Where(d => d is { Label: "person", State: "started" })];

    private static bool IsVideo(JsonNode? producer) => producer?["kind"]?.GetValue<string>() == "video" && producer["layers"]?.AsArray().Count > 0;

    /// <summary>Two people for 3 s, an empty room for 4 s.</summary>
    private static async Task<string> MakeClipAsync(string folder)
    {
        var file = Path.Combine(folder, "clip.webm");
        await Ffmpeg.RunAsync(
        [
            "-t", "3", "-i", Places.Media("clips/head-pose-face-detection-female-and-male.mp4"),
            "-loop", "1", "-t", "4", "-i", Places.Media("photos/empty-room.jpg"),
            "-filter_complex", "[0:v]scale=640:360,fps=15,setsar=1[a];[1:v]scale=640:360,fps=15,setsar=1[b];[a][b]concat=n=2:v=1[v]",
            "-map", "[v]", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "2M", file,
        ]);
        return file;
    }

    private static async Task<WebApplication> ServeAsync(string file)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{Installation.Text(Ports.FreeTcp())}");
        var app = builder.Build();
        app.MapGet("/clip.webm", (HttpContext context) =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            return Results.File(file, "video/webm", enableRangeProcessing: true);
        });
        await app.StartAsync();
        return app;
    }
}
