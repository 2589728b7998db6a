using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;

namespace RoomLens.EndToEnd.Tests.Pictures;

/// <summary>FFmpeg as a user runs it: to make clips, to publish and to record.</summary>
internal static class Ffmpeg
{
    private static readonly string[] Vp8 =
        ["-an", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "1500k", "-g", "15", "-error-resilient", "1", "-pix_fmt", "yuv420p"];

    /// <summary>Runs to its end; fails with what it printed.</summary>
    public static async Task RunAsync(IEnumerable<string> arguments)
    {
        await using var child = ChildProcess.Start("/usr/bin/ffmpeg", ["-hide_banner", "-nostdin", "-loglevel", "error", "-y", .. arguments]);
        var code = await child.WaitForExitAsync(TimeSpan.FromMinutes(3));
        Assert.True(code == 0, child.Output);
    }

    /// <summary>Creates a plain producer and sends a clip to it in real time, as the documentation says.</summary>
    public static async Task<(string ProducerId, ChildProcess Process)> PublishAsync(
        Installation installation, string room, string peer, IEnumerable<string> input, ApiClient? control = null)
    {
        var answer = await (control ?? installation.Control).PostAsync($"/v1/rooms/{room}/plain-producers", new JsonObject
        {
            ["kind"] = "video",
            ["peerId"] = peer,
            ["sdp"] = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=clip\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 5004 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n",
        });
        var port = answer["port"]!.GetValue<int>();
        var rtcpPort = answer["rtcpPort"]!.GetValue<int>();
        var target = $"rtp://127.0.0.1:{Installation.Text(port)}?rtcpport={Installation.Text(rtcpPort)}&pkt_size=1200";
        var process = ChildProcess.Start("/usr/bin/ffmpeg",
            ["-hide_banner", "-nostdin", "-loglevel", "error", .. input, .. Vp8, "-payload_type", "96", "-f", "rtp", target]);
        return (answer["producerId"]!.GetValue<string>(), process);
    }

    /// <summary>As <see cref="PublishAsync"/> with another encoder.</summary>
    public static async Task<ChildProcess> PublishAsAsync(Installation installation, string room, string peer, string codec, IEnumerable<string> inputAndEncoder)
    {
        var answer = await installation.Control.PostAsync($"/v1/rooms/{room}/plain-producers", new JsonObject
        {
            ["kind"] = "video",
            ["peerId"] = peer,
            ["sdp"] = $"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=clip\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 5004 RTP/AVP 96\r\na=rtpmap:96 {codec}/90000\r\n",
        });
        var (port, rtcpPort) = (answer["port"]!.GetValue<int>(), answer["rtcpPort"]!.GetValue<int>());
        var target = $"rtp://127.0.0.1:{Installation.Text(port)}?rtcpport={Installation.Text(rtcpPort)}&pkt_size=1200";
        return ChildProcess.Start("/usr/bin/ffmpeg",
            ["-hide_banner", "-nostdin", "-loglevel", "error", .. inputAndEncoder, "-payload_type", "96", "-f", "rtp", target]);
    }

    /// <summary>A clip of people as motion JPEG, which Chromium's fake camera plays in a loop.</summary>
    public static async Task<string> FakeCameraAsync(string folder, string clip)
    {
        var file = Path.Combine(folder, "camera.mjpeg");
        await RunAsync(["-stream_loop", "2", "-i", clip, "-vf", "scale=640:360,fps=15", "-c:v", "mjpeg", "-q:v", "3", "-f", "mjpeg", file]);
        return file;
    }
}
