namespace RoomLens.Rtp.Frames.Gates;

/// <summary>The gates by codec.</summary>
internal static class DecodabilityGates
{
    /// <summary>A gate for one stream.</summary>
    public static IDecodabilityGate Create(VideoCodec codec) => codec switch
    {
        VideoCodec.Vp8 => new Vp8DecodabilityGate(),
        VideoCodec.Vp9 => new Vp9DecodabilityGate(),
        VideoCodec.H264 => new H264DecodabilityGate(),
        VideoCodec.H265 => new H265DecodabilityGate(),
        VideoCodec.Av1 => new Av1DecodabilityGate(),
        _ => new ContinuityGate(),
    };
}
