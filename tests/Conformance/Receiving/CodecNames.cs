using RoomLens.Rtp.Frames;

namespace RoomLens.Conformance.Receiving;

/// <summary>Codec names of the case format.</summary>
internal static class CodecNames
{
    public static VideoCodec Parse(string? name) => name switch
    {
        "vp8" => VideoCodec.Vp8,
        "vp9" => VideoCodec.Vp9,
        "h264" => VideoCodec.H264,
        "h265" => VideoCodec.H265,
        "av1" => VideoCodec.Av1,
        _ => throw new InvalidDataException($"unknown codec {name}"),
    };
}
