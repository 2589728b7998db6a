using System.Globalization;
using RoomLens.Contracts.Sfu;

namespace RoomLens.Cli.Publishing;

/// <summary>The FFmpeg command that encodes a source, and sends it over plain RTP or hands its frames over as IVF on its standard output.</summary>
internal static class EncoderCommand
{
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

        arguments.AddRange(["-an", "-pix_fmt", "yuv420p", .. request.Codec.Encoder]);
        // Neither FFmpeg nor this program answers NACK or PLI: a key frame each second is what bounds every repair.
        arguments.AddRange(["-g", "300", "-force_key_frames", request.File is null ? PatternScene.KeyFrames : "expr:gte(t,n_forced)"]);
        arguments.AddRange(request.Codec.IsPacketizedHere
            ? ["-flush_packets", "1", "-f", "ivf", "pipe:1"]
            : ["-payload_type", PublishCodec.PayloadType.ToString(CultureInfo.InvariantCulture), "-f", "rtp", Target(to)]);
        return arguments;
    }

    /// <summary>FFmpeg's RTP address; 1200 bytes keep a packet below every usual path MTU.</summary>
    internal static string Target(PlainProducerCreated to)
    {
        var host = to.Ip.Contains(':', StringComparison.Ordinal) ? $"[{to.Ip}]" : to.Ip;
        return string.Create(CultureInfo.InvariantCulture, $"rtp://{host}:{to.Port}?rtcpport={to.RtcpPort}&pkt_size=1200");
    }
}
