using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;

namespace RoomLens.EndToEnd.Tests.Handover;

/// <summary>
/// A Node.js application that has a producer in a router of its own and hands it over with the client in <c>clients/mediasoup</c>; its publisher is
/// GStreamer, whose encoder makes key frames only when it is asked.
/// </summary>
internal sealed class MediasoupApplication : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private readonly ChildProcess _application;
    private readonly ChildProcess _publisher;
    private readonly ApiClient _http;

    private MediasoupApplication(ChildProcess application, ChildProcess publisher, ApiClient http) => (_application, _publisher, _http) = (application, publisher, http);

    /// <summary>Starts both and returns when the application runs; its producer need not be attached yet.</summary>
    public static async Task<MediasoupApplication> StartAsync(Installation installation, string room)
    {
        var (http, media, feedback) = (Ports.FreeTcp(), Ports.FreeUdpPair(), Ports.FreeUdpPair());
        var script = Path.Combine(Places.Repository, "tests", "EndToEnd.Tests", "clients", "handover", "application.mjs");
        var environment = new Dictionary<string, string> { ["ROOMLENS_TOKEN"] = installation.Control.Bearer ?? "" };
        var application = ChildProcess.Start(
            EndToEndFactAttribute.Node,
            [script, Installation.Text(http), Installation.Text(media), Installation.Text(feedback), installation.Control.BaseUrl, room], environment);
        var publisher = ChildProcess.Start(EndToEndFactAttribute.GStreamer, Pipeline(media, feedback));
        await application.WaitForLineAsync(line => line.Contains("is ready", StringComparison.Ordinal), StartLimit);
        return new MediasoupApplication(application, publisher, new ApiClient($"http://127.0.0.1:{Installation.Text(http)}"));
    }

    /// <summary>What it counts and has been told.</summary>
    public Task<JsonNode> StateAsync() => _http.GetAsync("/state");

    /// <summary>Waits until it is as wanted.</summary>
    public Task<JsonNode> UntilAsync(Func<JsonNode, bool> wanted, TimeSpan limit) => _http.UntilAsync("/state", wanted, limit);

    /// <summary>Makes it pause, resume or close its producer.</summary>
    public Task DoAsync(string action) => _http.GetAsync("/" + action);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _publisher.DisposeAsync();
        await _application.DisposeAsync();
    }

    private static string[] Pipeline(int media, int feedback) =>
        ($"-q rtpbin name=r rtp-profile=avpf videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=15/1 ! "
            + "vp8enc deadline=1 cpu-used=8 threads=1 keyframe-max-dist=99999 target-bitrate=300000 ! rtpvp8pay pt=96 mtu=600 ! r.send_rtp_sink_0 "
            + $"r.send_rtp_src_0 ! udpsink host=127.0.0.1 port={Installation.Text(media)} "
            + $"r.send_rtcp_src_0 ! udpsink host=127.0.0.1 port={Installation.Text(media + 1)} sync=false async=false "
            + $"udpsrc address=127.0.0.1 port={Installation.Text(feedback)} ! r.recv_rtcp_sink_0").Split(' ');
}
