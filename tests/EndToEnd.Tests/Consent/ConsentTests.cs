using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Pictures;
using Xunit.Abstractions;

namespace RoomLens.EndToEnd.Tests.Consent;

/// <summary>Consent: nobody is observed who may not be, and a refusal stops the media at once.</summary>
public sealed class ConsentTests(ITestOutputHelper output)
{
    // A ball that never rests on a wall that never changes: one motion event that stays open.
    private const string Ball =
        "smptebars=s=640x360:r=15[wall];color=c=red:s=60x60:r=15[ball];[wall][ball]overlay=x='60+500*abs(sin(t*0.9))':y='40+200*abs(cos(t*2.1))'";

    private const string Policy = "/v1/rooms/hall/policy";
    private const string Decision = "/v1/rooms/hall/participants/cam-1/observation";

    private static readonly string[] Input = ["-re", "-f", "lavfi", "-i", Ball];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromMilliseconds(500);

    [EndToEndFact(Needs.Ffmpeg)]
    public async Task Policy_Denied_NothingLeaves_Ask_ObservedOnceAllowed()
    {
        await using var installation = new Installation();
        await installation.StartAsync();
        await installation.Api.PutAsync(Policy, new JsonObject { ["observation"] = "denied" });
        var (producerId, process) = await Ffmpeg.PublishAsync(installation, "hall", "cam-1", Input);
        await using var publishing = process;
        await StateAsync(installation, "denied");
        await using var recorder = await RtpSocket.ConsumeAsync(installation, "hall", producerId);

        var refused = await recorder.ResumeAsync();
        await FlowsAsync(installation, producerId);
        var room = (await installation.Control.GetAsync("/v1/rooms/hall"))["producers"]![0]!;
        var observers = await installation.Control.GetAsync("/v1/rooms/hall/observers");
        await installation.Api.PutAsync(Policy, new JsonObject { ["observation"] = "ask" });
        await StateAsync(installation, "waiting_for_consent");
        var unanswered = await recorder.ResumeAsync();
        var leaked = recorder.Packets;
        await installation.Api.PutAsync(Decision, new JsonObject { ["allowed"] = true });
        await StateAsync(installation, "observed");
        var allowed = await recorder.ResumeAsync();
        await recorder.NextAsync(Patience);

        Assert.Equal((403, 403, 204), (refused.Status, unanswered.Status, allowed.Status));
        Assert.Contains("policy of room 'hall' denies", refused.Detail, StringComparison.Ordinal);
        Assert.Contains("asks first", unanswered.Detail, StringComparison.Ordinal);
        Assert.Equal((false, "policy"), (room["observable"]!.GetValue<bool>(), room["barred"]!.GetValue<string>()));
        // The only observer is the test's own: no bot was given the stream.
        Assert.Equal(["recorder"], observers.AsArray().Select(one => one!["observerId"]!.GetValue<string>()));
        Assert.Equal(0, leaked);
    }

    [EndToEndFact(Needs.Ffmpeg)]
    public async Task Withdrawn_RtpStopsWithinHalfASecond_AndEventsEnd()
    {
        await using var installation = new Installation();
        await installation.StartAsync();
        var (producerId, process) = await Ffmpeg.PublishAsync(installation, "hall", "cam-1", Input);
        await using var publishing = process;
        await StateAsync(installation, "observed");
        await using var recorder = await RtpSocket.ConsumeAsync(installation, "hall", producerId);
        await recorder.ResumeAsync();
        var started = await EventAsync(installation, "started");
        await recorder.NextAsync(Patience);

        var asked = Stopwatch.GetTimestamp();
        await installation.Api.PutAsync(Decision, new JsonObject { ["allowed"] = false });
        var answered = Stopwatch.GetElapsedTime(asked);
        await StateAsync(installation, "denied");
        var ended = await EventAsync(installation, "ended");
        var written = await WrittenAsync(installation);
        await FlowsAsync(installation, producerId);
        var last = Stopwatch.GetElapsedTime(asked, Math.Max(asked, recorder.LastAt));
        var retried = await recorder.ResumeAsync();
        var writtenLater = await WrittenAsync(installation);

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"last RTP packet {last.TotalMilliseconds:0} ms after the PUT, which was answered after {answered.TotalMilliseconds:0} ms"));
        Assert.True(last <= StopsWithin, $"the last RTP packet came {last} after the PUT");
        Assert.Equal(Subject(started), Subject(ended));
        Assert.Equal("consent_withdrawn", ended["data"]!["event"]!["cause"]!.GetValue<string>());
        Assert.Equal(403, retried.Status);
        Assert.Equal(written, writtenLater);

        await installation.Api.DeleteAsync("/v1/rooms/hall/participants/cam-1/data");
        var erased = await WrittenAsync(installation);
        await installation.Api.PutAsync(Decision, new JsonObject { ["allowed"] = true });
        await StateAsync(installation, "observed");

        Assert.Equal(0, erased);
    }

    [EndToEndFact(Needs.Ffmpeg)]
    public async Task Scheduler_KilledAndRestarted_ConsentHoldsThroughout()
    {
        await using var installation = new Installation(layout: Layout.RolesApart);
        var scheduler = await installation.StartSchedulerAsync();
        await installation.StartSfuAsync();
        await installation.StartBotAsync("bot-1");
        await installation.Api.PutAsync(Policy, new JsonObject { ["observation"] = "ask", ["visible"] = false });
        var (producerId, process) = await Ffmpeg.PublishAsync(installation, "hall", "cam-1", Input);
        await using var publishing = process;
        await StateAsync(installation, "waiting_for_consent");
        await using var recorder = await RtpSocket.ConsumeAsync(installation, "hall", producerId);

        scheduler.Kill();
        await scheduler.WaitForExitAsync(TimeSpan.FromSeconds(5));
        var away = await recorder.ResumeAsync();
        await installation.StartSchedulerAsync();
        await StateAsync(installation, "waiting_for_consent");
        var policy = await installation.Api.GetAsync(Policy);
        var back = await recorder.ResumeAsync();
        await installation.Api.PutAsync(Decision, new JsonObject { ["allowed"] = true });
        await StateAsync(installation, "observed");

        Assert.Equal((403, 403), (away.Status, back.Status));
        Assert.Contains("asks first", away.Detail, StringComparison.Ordinal);
        Assert.Equal(("ask", false), (policy["observation"]!.GetValue<string>(), policy["visible"]!.GetValue<bool>()));
        Assert.Equal(204, (await recorder.ResumeAsync()).Status);
    }

    private static Task<JsonNode> StateAsync(Installation installation, string state) => installation.Api.UntilAsync(
        "/v1/streams?room=hall", streams => streams["items"]!.AsArray().Any(stream => stream!["state"]!.GetValue<string>() == state), Patience);

    private static async Task<JsonNode> EventAsync(Installation installation, string state)
    {
        var page = await installation.Api.UntilAsync(
            $"/v1/events?room=hall&label=motion&state={state}", events => events["items"]!.AsArray().Count > 0, Patience);
        return page["items"]!.AsArray()[^1]!;
    }

    private static string Subject(JsonNode message) => message["subject"]!.GetValue<string>();

    private static async Task<int> WrittenAsync(Installation installation) =>
        (await installation.Api.GetAsync("/v1/events?room=hall&limit=1000"))["items"]!.AsArray().Count;

    /// <summary>Waits until the SFU has received another second of the stream: what was to leave would have left.</summary>
    private static async Task FlowsAsync(Installation installation, string producerId)
    {
        var path = "/v1/stats";
        long Received(JsonNode stats) => stats["producers"]!.AsArray().Single(one => one!["producerId"]!.GetValue<string>() == producerId)!["packetsReceived"]!.GetValue<long>();
        var before = Received(await installation.Control.GetAsync(path));
        await installation.Control.UntilAsync(path, stats => Received(stats) >= before + 60, Patience);
    }
}
