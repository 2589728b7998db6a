using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Receive;

namespace RoomLens.ObserverBot.Receiving;

/// <summary>Codec names as in SDP (RFC 8866 section 6.6: compared without case).</summary>
internal static class CodecNames
{
    private static readonly (string Name, VideoCodec Codec)[] Known =
        [("VP8", VideoCodec.Vp8), ("VP9", VideoCodec.Vp9), ("H264", VideoCodec.H264), ("H265", VideoCodec.H265), ("AV1", VideoCodec.Av1)];

    /// <summary>Codecs whose frames can be put together from packets.</summary>
    public static IReadOnlyList<(string Name, VideoCodec Codec)> Receivable { get; } =
        [.. Known.Where(entry => ReceiveStream.Supports(entry.Codec))];

    /// <summary>The codec of that name.</summary>
    public static bool TryParse(string name, out VideoCodec codec)
    {
        foreach (var entry in Known)
        {
            codec = entry.Codec;
            if (string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase)) return true;
        }
        codec = default;
        return false;
    }
}
