using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;
using RoomLens.EndToEnd.Tests.Harness.Reading;

namespace RoomLens.EndToEnd.Tests;

/// <summary>Acceptance 7: whatever is thrown at it, the answer is clear, something is counted, and everything else goes on.</summary>
public sealed class BadInputTests
{
    private const int GarbageDatagrams = 500;

    [EndToEndTheory(Needs.Ffmpeg)]
    [InlineData(Layout.OneCommand)]
    [InlineData(Layout.RolesApart)]
    public async Task BadRequestsAndGarbage_WhileObserving_AreRefusedAndObservationGoesOn(Layout layout)
    {
        await using var installation = new Installation(layout: layout);
        await installation.StartAsync(demo: true);
        await installation.Api.UntilAsync("/v1/streams", s => s["items"]!.AsArray().Any(i => i?["state"]?.GetValue<string>() == "observed"), TimeSpan.FromSeconds(20));

        await AssertRefusedAsync(installation.Sfu, HttpMethod.Post, "/whip/demo?peer=x", "this is not SDP", "application/sdp", 400, 422);
        await AssertRefusedAsync(installation.Sfu, HttpMethod.Post, "/whip/demo?peer=x", "{}", "application/json", 415);
        await AssertRefusedAsync(installation.Sfu, HttpMethod.Post, "/whip/demo?peer=x", new string('v', 3_000_000), "application/sdp", 413);
        await AssertRefusedAsync(installation.Sfu, HttpMethod.Post, "/whep/nowhere/nobody", Offers.RecvOnly, "application/sdp", 404, 409);
        await AssertRefusedAsync(installation.Control, HttpMethod.Get, "/v1/rooms/nowhere", null, "application/json", 404);
        await AssertRefusedAsync(installation.Control, HttpMethod.Post, "/v1/rooms/demo/plain-producers", "{\"kind\":\"video\",\"sdp\":\"nonsense\"}", "application/json", 400, 422);
        await AssertRefusedAsync(installation.Control, HttpMethod.Post, "/v1/rooms/demo/plain-producers", "{\"kind\":", "application/json", 400);
        await AssertRefusedAsync(installation.Api, HttpMethod.Put, "/v1/rooms/demo/subscriptions/s", "{\"models\":[],\"fps\":-1}", "application/json", 400, 422);
        await AssertRefusedAsync(installation.Api, HttpMethod.Put, "/v1/webhooks/w", "{\"url\":\"not a url\"}", "application/json", 400, 422);

        var plain = await installation.Control.PostAsync("/v1/rooms/demo/plain-producers", new JsonObject
        {
            ["kind"] = "video",
            ["peerId"] = "idle",
            ["sdp"] = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 5004 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n",
        });
        using var bot = await BotPlaces.HttpAsync(installation);
        await AssertGarbageCountedAsync("public media", installation.MediaPort, installation.Control, "roomlens_sfu_rtp_drops_total");
        await AssertGarbageCountedAsync("internal media", installation.InternalMediaPort, installation.Control, "roomlens_sfu_rtp_drops_total");
        await AssertGarbageCountedAsync("plain producer, RTP", plain["port"]!.GetValue<int>(), installation.Control, "roomlens_sfu_rtp_drops_total");
        await AssertGarbageCountedAsync("plain producer, RTCP", plain["rtcpPort"]!.GetValue<int>(), installation.Control, "roomlens_sfu_rtp_drops_total");
        await AssertGarbageCountedAsync("bot", await BotPlaces.MediaPortAsync(installation), bot, "roomlens_bot_rtp_drops_total");

        var seen = (await installation.Api.GetAsync("/v1/events?limit=500"))["items"]!.AsArray().Count;
        await installation.Api.UntilAsync("/v1/events?limit=500", p => p["items"]!.AsArray().Count > seen, TimeSpan.FromSeconds(60));
    }

    [EndToEndFact(Needs.Ffmpeg)]
    public async Task Tokens_MissingOrWrong_AreRefusedAndObservationGoesOnWithTheRightOnes()
    {
        await using var installation = new Installation(layout: Layout.OneCommand);
        installation.Configure("ROOMLENS__Keys__e2e", "a-secret-of-the-end-to-end-tests-0123456789");
        await installation.StartAsync(demo: true);

        await AssertRefusedAsync(installation.Api, HttpMethod.Get, "/v1/streams", null, "application/json", 401);
        await AssertRefusedAsync(installation.Api, HttpMethod.Post, "/whip/demo?peer=x", Offers.RecvOnly, "application/sdp", 401);
        await AssertRefusedAsync(installation.Control, HttpMethod.Get, "/v1/rooms", null, "application/json", 401);
        var (wrong, _, _) = await installation.Api.SendAsync(HttpMethod.Get, "/v1/streams", bearer: "eyJhbGciOiJIUzI1NiJ9.e30.AAAA");
        Assert.Equal(401, wrong);

        var create = installation.Run(
            ["token", "create", "--key", "e2e:a-secret-of-the-end-to-end-tests-0123456789", "--identity", "tester", "--grant", "events,observe"]);
        await create.WaitForExitAsync(TimeSpan.FromSeconds(10));
        var token = create.Output.Trim();
        var until = DateTime.UtcNow + TimeSpan.FromSeconds(20);
        while (true)
        {
            var (status, _, body) = await installation.Api.SendAsync(HttpMethod.Get, "/v1/events?type=roomlens.detection.started.v1", bearer: token);
            Assert.True(status == 200, $"{status} {body}");
            if (JsonNode.Parse(body)!["items"]!.AsArray().Count > 0) return;
            Assert.True(DateTime.UtcNow < until, "no event with tokens required");
            await Task.Delay(100);
        }
    }

    [EndToEndFact(Needs.Ffmpeg)]
    public async Task Webhook_HangsOrFails_OthersStillGetEvents()
    {
        await using var installation = new Installation();
        await installation.StartAsync(demo: true);
        await using var failing = await WebhookReceiver.StartAsync();
        failing.Status = 500;
        await using var good = await WebhookReceiver.StartAsync();
        using var hanging = new TcpListener(IPAddress.Loopback, 0);
        hanging.Start();
        var port = ((IPEndPoint)hanging.LocalEndpoint).Port;

        await failing.RegisterAsync(installation.Api, "failing");
        await installation.Api.PutAsync("/v1/webhooks/hanging", new JsonObject { ["url"] = $"http://127.0.0.1:{Installation.Text(port)}/" });
        await good.RegisterAsync(installation.Api, "good");

        await good.WaitForAsync(d => d.State == "started", TimeSpan.FromSeconds(60), "an event beside a hanging and a failing endpoint");
        await good.WaitForAsync(d => d.IsTerminal, TimeSpan.FromSeconds(60), "its end");
    }

    [EndToEndFact(Needs.Ffmpeg)]
    public async Task Models_BrokenFiles_AreNamedAndTheOthersRun()
    {
        await using var installation = new Installation();
        await File.WriteAllTextAsync(Path.Combine(installation.Mirror, "coco-yolox-nano-416.onnx"), "this is not a model");
        await installation.StartAsync(demo: true);

        var person = await ModelAsync(installation, "person");

        Assert.NotEqual("ready", person["state"]!.GetValue<string>());
        Assert.False(string.IsNullOrEmpty(person["detail"]?.GetValue<string>()), person.ToJsonString());
        await installation.Api.UntilAsync("/v1/events?type=roomlens.detection.started.v1", p => p["items"]!.AsArray().Count > 0, TimeSpan.FromSeconds(30));
    }

    [EndToEndFact(Needs.Ffmpeg | Needs.SharedMedia)]
    public async Task Models_ManifestWithWrongLabels_IsRefusedWithTheReasonAndTheOthersRun()
    {
        await using var installation = new Installation(withModels: true);
        var manifests = Directory.CreateDirectory(Path.Combine(installation.Data, "manifests")).FullName;
        var lines = await File.ReadAllLinesAsync(Path.Combine(Places.Repository, "models", "person.yaml"));
        var fewer = lines.Where(l => !l.Contains("toothbrush", StringComparison.Ordinal) || l.TrimStart().Length > 40)
            .Select(l => l.Replace("name: person", "name: people", StringComparison.Ordinal).Replace(", toothbrush", "", StringComparison.Ordinal));
        await File.WriteAllLinesAsync(Path.Combine(manifests, "people.yaml"), fewer);
        installation.Configure("ROOMLENS__Bot__ModelFolders__0", manifests);
        await installation.StartAsync(demo: true);

        var people = await ModelAsync(installation, "people");

        Assert.Equal("failed", people["state"]!.GetValue<string>());
        Assert.Contains("label", people["detail"]!.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
        await installation.Api.UntilAsync("/v1/events?type=roomlens.detection.started.v1", p => p["items"]!.AsArray().Count > 0, TimeSpan.FromSeconds(30));
    }

    private static async Task<JsonNode> ModelAsync(Installation installation, string name)
    {
        var models = await installation.Api.UntilAsync(
            "/v1/models", m => m["items"]!.AsArray().Any(i => Is(i, name) && i!["state"]!.GetValue<string>() != "fetching"), TimeSpan.FromSeconds(20));
        return models["items"]!.AsArray().First(i => Is(i, name))!;
    }

    private static bool Is(JsonNode? model, string name) => model?["name"]?.GetValue<string>() == name;

    private static async Task AssertRefusedAsync(ApiClient api, HttpMethod method, string path, string? body, string contentType, params int[] allowed)
    {
        var (status, type, text) = await api.SendAsync(method, path, body, contentType);

        Assert.True(allowed.Contains(status), $"{method} {path}: {status} {text}");
        Assert.Equal("application/problem+json", type);
        var problem = JsonNode.Parse(text)!;
        Assert.False(string.IsNullOrEmpty(problem["detail"]?.GetValue<string>() ?? problem["title"]?.GetValue<string>()), text);
    }

    /// <summary>Sends garbage and waits until nearly all of it is in the counter: what was refused is told.</summary>
    private static async Task AssertGarbageCountedAsync(string place, int port, ApiClient metrics, string counter)
    {
        var before = Metrics.Sum(await metrics.GetTextAsync("/metrics"), counter);
        await SendGarbageAsync(port);
        var until = DateTime.UtcNow + TimeSpan.FromSeconds(5);
        while (true)
        {
            var counted = Metrics.Sum(await metrics.GetTextAsync("/metrics"), counter) - before;
            // A datagram of random bytes can be a well-formed STUN, RTP or RTCP header about nothing; few are.
            if (counted >= 0.9 * GarbageDatagrams) return;
            Assert.True(DateTime.UtcNow < until, $"{place}: {counted} of {GarbageDatagrams} datagrams counted");
            await Task.Delay(50);
        }
    }

    private static async Task SendGarbageAsync(int port)
    {
        using var socket = new UdpClient();
        var random = new Random(7);
        var target = new IPEndPoint(IPAddress.Loopback, port);
        for (var i = 0; i < GarbageDatagrams; i++)
        {
            var bytes = new byte[random.Next(0, 1400)];
            random.NextBytes(bytes);
            if (bytes.Length > 0 && i % 3 == 0) bytes[0] = (byte)(128 + i % 64);
            await socket.SendAsync(bytes, target);
        }
    }
}
