using System.Globalization;
using RoomLens.Contracts.Sfu;

namespace RoomLens.Cli.Publishing;

/// <summary>The FFmpeg command that sends a source as VP8 over plain RTP, and the description that announces it.</summary>
internal static class EncoderCommand
{
    /// <summary>Payload type of the video, announced and sent.</summary>
    public const int PayloadType = 96;

    /// <summary>RFC 8866 description of what will be sent; the address is unused, because the SFU learns it from the packets.</summary>
    public const string Sdp =
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=RoomLens publish\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n" +
        "m=video 5004 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\na=sendonly\r\n";

    /// <summary>Arguments of <c>ffmpeg</c>.</summary>
    public static IReadOnlyList<string> Arguments(PublishRequest request, PlainProducerCreated to)
    {
        List<string> arguments = ["-hide_banner", "-nostdin", "-loglevel", "error", "-re"];
        if (request.File is null)
            arguments.AddRange(["-f", "lavfi", "-i", PatternScene.FilterGraph()]);
        else
        {
            if (request.Loop) arguments.AddRange(["-stream_loop", "-1"]);
            arguments.AddRange(["-i", request.File, "-map", "0:v:0"]);
        }

        arguments.AddRange(
        [
            "-an", "-pix_fmt", "yuv420p", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-threads", "1",
            "-b:v", "1200k", "-maxrate", "1500k", "-bufsize", "1500k", "-lag-in-frames", "0", "-auto-alt-ref", "0", "-error-resilient", "1",
            // FFmpeg answers neither NACK nor PLI: a key frame each second is what bounds every repair.
            "-g", "300", "-force_key_frames", request.File is null ? PatternScene.KeyFrames : "expr:gte(t,n_forced)",
            "-payload_type", PayloadType.ToString(CultureInfo.InvariantCulture), "-f", "rtp", Target(to),
        ]);
        return arguments;
    }

    /// <summary>FFmpeg's RTP address; 1200 bytes keep a packet below every usual path MTU.</summary>
    internal static string Target(PlainProducerCreated to)
    {
        var host = to.Ip.Contains(':', StringComparison.Ordinal) ? $"[{to.Ip}]" : to.Ip;
        return string.Create(CultureInfo.InvariantCulture, $"rtp://{host}:{to.Port}?rtcpport={to.RtcpPort}&pkt_size=1200");
    }
}
