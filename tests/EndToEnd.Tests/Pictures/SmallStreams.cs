using System.Text.Json.Nodes;
using RoomLens.EndToEnd.Tests.Harness;

namespace RoomLens.EndToEnd.Tests.Pictures;

/// <summary>Many tiny streams from one FFmpeg: 64×48 at 5 per second, encoded once and sent to a producer each, so that two cores carry dozens.</summary>
internal static class SmallStreams
{
    private const int PerRoom = 4;

    /// <summary>Publishes into rooms <c>small-0</c>, <c>small-1</c>, … and returns when the SFU has measured every one of them.</summary>
    public static async Task<ChildProcess> PublishAsync(Installation installation, int count)
    {
        List<string> targets = [];
        for (var i = 0; i < count; i++)
        {
            var answer = await installation.Control.PostAsync($"/v1/rooms/small-{Installation.Text(i / PerRoom)}/plain-producers", new JsonObject
            {
                ["kind"] = "video",
                ["peerId"] = $"cam-{Installation.Text(i)}",
                ["sdp"] = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=small\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 5004 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n",
            });
            var (port, rtcpPort) = (answer["port"]!.GetValue<int>(), answer["rtcpPort"]!.GetValue<int>());
            targets.Add($"[f=rtp:payload_type=96]rtp://127.0.0.1:{Installation.Text(port)}?rtcpport={Installation.Text(rtcpPort)}&pkt_size=1200");
        }

        var process = ChildProcess.Start("/usr/bin/ffmpeg",
        [
            "-hide_banner", "-nostdin", "-loglevel", "error", "-re", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=5", "-map", "0:v",
            // A key frame each second: FFmpeg answers no PLI.
            "-an", "-pix_fmt", "yuv420p", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-threads", "1", "-b:v", "40k", "-g", "5",
            "-f", "tee", string.Join('|', targets),
        ]);
        for (var room = 0; room * PerRoom < count; room++)
        {
            await installation.Control.UntilAsync(
                $"/v1/rooms/small-{Installation.Text(room)}",
                state => state["producers"]!.AsArray() is var all && all.Count == Math.Min(PerRoom, count - (room * PerRoom)) && all.All(IsMeasured),
                TimeSpan.FromSeconds(20));
        }

        return process;
    }

    private static bool IsMeasured(JsonNode? producer) => producer!["layers"]!.AsArray() is [{ } layer, ..] && layer["width"]?.GetValue<int>() == 64;
}
