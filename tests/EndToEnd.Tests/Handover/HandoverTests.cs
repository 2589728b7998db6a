using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace RoomLens.EndToEnd.Tests.Handover;

/// <summary>Bring your own SFU: an application's producers are observed, repaired, paused, closed and attached again.</summary>
public sealed class HandoverTests(ITestOutputHelper output)
{
    private const string Room = "theirs";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [EndToEndFact(Needs.Node | Needs.GStreamer)]
    public async Task Producer_HandedOver_IsObservedRepairedAndAttachedAgain()
    {
        await using var installation = new Installation(layout: Layout.RolesApart);
        await installation.StartAsync();
        var started = Stopwatch.StartNew();
        await using var application = await MediasoupApplication.StartAsync(installation, Room);

        var first = await ObservedAsync(installation, before: "");
        Told("observed after the application's start", started.Elapsed);
        await LossesAreRepairedAsync(application);
        await PauseIsToldAsync(installation, application);

        installation.SfuProcess!.Kill();
        var restarted = Stopwatch.StartNew();
        await installation.SfuProcess.WaitForExitAsync(Limit);
        await installation.StartSfuAsync();
        var second = await ObservedAsync(installation, before: first);
        Told("observed again after the SFU was killed and started again", restarted.Elapsed);

        await application.DoAsync("close");
        var closed = Stopwatch.StartNew();
        await installation.Control.UntilAsync("/v1/rooms", rooms => rooms["items"]!.AsArray().Count == 0, Limit);
        Told("its close was known", closed.Elapsed);
        var end = await application.UntilAsync(state => Log(state)[^1] == "ended producer_closed", Limit);

        Assert.Equal([$"attached {first}", $"attached {second}"], Log(end).Where(line => line.StartsWith("attached", StringComparison.Ordinal)));
        Assert.Equal((0, 0), (Count(end, "strangers"), Count(end, "remb")));
    }

    [EndToEndFact(Needs.Node)]
    public async Task Client_KeepsItsPromises()
    {
        await using var tests = ChildProcess.Start(
            EndToEndFactAttribute.Node, ["--test", "--test-reporter=spec", Path.Combine(Places.Repository, "clients", "mediasoup", "test", "handover.test.js")]);

        Assert.True(await tests.WaitForExitAsync(Limit) == 0, tests.Output);
        Assert.Contains("pass 12", tests.Output, StringComparison.Ordinal);
    }

    /// <summary>A picture is only there if the key-frame request got through to the encoder.</summary>
    private static async Task<string> ObservedAsync(Installation installation, string before)
    {
        var streams = await installation.Api.UntilAsync(
            "/v1/streams", all => Find(all) is { } stream && (string?)stream["state"] == "observed" && (string?)stream["producerId"] != before && stream["width"]?.GetValue<int>() == 320, Limit);
        return (string)Find(streams)!["producerId"]!;
    }

    private async Task LossesAreRepairedAsync(MediasoupApplication application)
    {
        var before = await application.StateAsync();
        var after = await application.UntilAsync(state => Count(state, "lost") >= Count(before, "lost") + 10, Limit);

        output.WriteLine(after.ToJsonString());
        Assert.True(Count(after, "keyFrames") > 0, after.ToJsonString());
        Assert.True(Count(after, "repaired") >= 10, after.ToJsonString());
        // What is not repaired in time costs a key frame; a machine without a free core may be late once or twice.
        Assert.InRange(Count(after, "pli") - Count(before, "pli"), 0, 2);
    }

    private async Task PauseIsToldAsync(Installation installation, MediasoupApplication application)
    {
        foreach (var (action, paused) in new[] { ("pause", true), ("resume", false) })
        {
            await application.DoAsync(action);
            var since = Stopwatch.StartNew();
            await installation.Control.UntilAsync($"/v1/rooms/{Room}", room => room["producers"]![0]!["paused"]!.GetValue<bool>() == paused, Limit);
            Told(action, since.Elapsed);
        }
    }

    private static JsonNode? Find(JsonNode streams) => streams["items"]!.AsArray().FirstOrDefault(stream => (string?)stream!["roomId"] == Room);

    private static int Count(JsonNode state, string name) => state[name]!.GetValue<int>();

    private static List<string> Log(JsonNode state) => [.. state["log"]!.AsArray().Select(line => line!.GetValue<string>())];

    private void Told(string what, TimeSpan took) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {took.TotalSeconds:0.00} s"));
}
