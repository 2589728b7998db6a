using System.Diagnostics;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Harness.Reading;
using RoomLens.EndToEnd.Tests.Pictures;

namespace RoomLens.EndToEnd.Tests;

/// <summary>Acceptance 5, first half: a killed bot is replaced and no event is left open.</summary>
public sealed class BotLossTests
{
    [EndToEndTheory(Needs.Ffmpeg | Needs.SharedMedia)]
    [InlineData(Layout.OneCommand)]
    [InlineData(Layout.RolesApart)]
    public async Task Bot_Killed_StreamIsObservedAgainWithinFiveSecondsAndEveryEventEndsOnce(Layout layout)
    {
        await using var installation = new Installation(withModels: true, layout);
        // Only `up` starts a killed bot again; apart, another takes over.
        await installation.StartAsync(bots: layout == Layout.OneCommand ? 1 : 2);
        await using var receiver = await WebhookReceiver.StartAsync();
        await receiver.RegisterAsync(installation.Api);
        var (producerId, process) = await Ffmpeg.PublishAsync(installation, "hall", "cam-1",
            ["-re", "-stream_loop", "-1", "-i", Places.Media("clips/head-pose-face-detection-female-and-male.mp4")]);
        await using var publishing = process;
        await receiver.WaitForAsync(d => d is { Label: "person", State: "started" }, TimeSpan.FromSeconds(30), "a person");
        var before = receiver.All.Where(d => d.Type == "roomlens.stream.observed.v1").Max(Epoch);
        var streams = await installation.Api.GetAsync("/v1/streams");

        installation.KillBot(streams["items"]![0]!["botId"]!.GetValue<string>());
        var killed = Stopwatch.StartNew();
        var again = await receiver.WaitForAsync(d => d.Type == "roomlens.stream.observed.v1" && Epoch(d) > before, TimeSpan.FromSeconds(15), "observed again");
        var back = killed.Elapsed;
        await receiver.WaitForAsync(d => d is { Label: "person", State: "started" } && Epoch(d) > before, TimeSpan.FromSeconds(15), "a person again");
        await installation.Control.DeleteAsync($"/v1/rooms/hall/producers/{producerId}");
        await receiver.WaitForAsync(
            _ => receiver.All.Where(d => d.State is not null).GroupBy(d => d.Subject).All(e => e.Any(d => d.IsTerminal)),
            TimeSpan.FromSeconds(10), "the end of every event");

        Assert.True(back < TimeSpan.FromSeconds(5), $"observed again after {back.TotalSeconds:F1} s, told at {again.ReceivedAt:O}: {again.Event}\n{installation.Up?.Output}");
        Lifecycles.AssertEachStartedHasOneEnd(receiver.All);
    }

    private static long Epoch(Delivery delivery) => delivery.Event["data"]!["stream"]!["epoch"]!.GetValue<long>();
}
