using RoomLens.Rtp.Depacketize.Av1;
using RoomLens.Rtp.Depacketize.H264;
using RoomLens.Rtp.Depacketize.H265;
using RoomLens.Rtp.Frames;

namespace RoomLens.Rtp.Depacketize;

/// <summary>The payload formats by codec.</summary>
internal static class Depacketizers
{
    /// <summary>A depacketizer for one stream.</summary>
    public static IDepacketizer Create(VideoCodec codec) => codec switch
    {
        VideoCodec.Vp8 => new Vp8Depacketizer(),
        VideoCodec.Vp9 => new Vp9Depacketizer(),
        VideoCodec.H264 => new H264Depacketizer(),
        VideoCodec.H265 => new H265Depacketizer(),
        VideoCodec.Av1 => new Av1Depacketizer(),
        _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, "There is no depacketizer for this codec."),
    };
}
