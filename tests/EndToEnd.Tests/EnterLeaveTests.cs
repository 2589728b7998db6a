using System.Globalization;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Pictures;
using Xunit.Abstractions;

namespace RoomLens.EndToEnd.Tests;

/// <summary>Acceptance 4: one person enters and leaves six times; six events, no other.</summary>
public sealed class EnterLeaveTests(ITestOutputHelper output)
{
    private const double LostS = 2;

    // Truth made with YOLOX-nano: frames of the 10 fps clip with the person in the picture.
    private static readonly (double From, double To)[] Truth = [(6.5, 20), (23, 44.5), (51, 70), (75, 87), (93, 120), (124, 136)];

    [EndToEndFact(Needs.Ffmpeg | Needs.SharedMedia)]
    public async Task Clip_PersonEntersSixTimes_GivesSixEventsWithTheirTimes()
    {
        await using var installation = new Installation(withModels: true);
        await installation.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await receiver.RegisterAsync(installation.Api);

        var (_, process) = await Ffmpeg.PublishAsync(installation, "door", "cam-1",
            ["-progress", "pipe:1", "-stats_period", "0.1", "-re", "-i", Places.Media("clips/one-by-one-person-detection.mp4")]);
        await using var publishing = process;
        var line = await process.WaitForLineAsync(
            l => l.StartsWith("out_time_us=", StringComparison.Ordinal) && long.TryParse(l.AsSpan(12), out var us) && us > 0, TimeSpan.FromSeconds(10));
        var zero = DateTimeOffset.UtcNow - TimeSpan.FromMicroseconds(long.Parse(line.AsSpan(12), CultureInfo.InvariantCulture));
        await process.WaitForExitAsync(TimeSpan.FromSeconds(170));
        await receiver.WaitForAsync(
            d => d is { Label: "person", IsTerminal: true } && receiver.All.Count(o => o is { Label: "person", IsTerminal: true }) >= Truth.Length,
            TimeSpan.FromSeconds(20), "the last end");

        var started = receiver.All.Where(d => d is { Label: "person", State: "started" }).OrderBy(d => d.Time("startedAt")).ToList();
        var ended = receiver.All.Where(d => d is { Label: "person", IsTerminal: true }).ToDictionary(d => d.Subject);
        var seen = string.Join("; ", started.Select(d => $"{(d.Time("startedAt") - zero).TotalSeconds:F1}–{EndOf(ended, d, zero):F1}"));
        Assert.True(started.Count == Truth.Length, $"events: {seen}");
        var told = started.Select(d => ended[d.Subject]).Select(end => (end.ReceivedAt - end.Time("endedAt")).TotalSeconds).ToList();
        output.WriteLine($"events: {seen}; ends told {string.Join(", ", told.Select(s => $"{s:F2}"))} s later");
        for (var i = 0; i < Truth.Length; i++)
        {
            var end = ended[started[i].Subject];
            Assert.True(Math.Abs((started[i].Time("startedAt") - zero).TotalSeconds - Truth[i].From) <= 1, $"start {i}: {seen}");
            Assert.True(Math.Abs((end.Time("endedAt") - zero).TotalSeconds - Truth[i].To) <= 1, $"end {i}: {seen}");
            Assert.True(told[i] <= LostS + 0.5, $"end {i} told {told[i]:F2} s later");
        }
    }

    private static double EndOf(Dictionary<string, Delivery> ended, Delivery started, DateTimeOffset zero) =>
        ended.TryGetValue(started.Subject, out var end) ? (end.Time("endedAt") - zero).TotalSeconds : double.NaN;
}
