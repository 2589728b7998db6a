using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Depacketize.Bits;
using RoomLens.Rtp.Depacketize.H264;
using RoomLens.Rtp.Depacketize.H265;
using RoomLens.Rtp.Frames;

namespace RoomLens.Conformance.Depacketizing;

/// <summary>Cases of whole frames made from their payloads.</summary>
internal static class FrameCases
{
    private const int MaxFrameBytes = 8 << 20;

    public static void H264(JsonElement input, CaseReport report) => Run(input, report, VideoCodec.H264);

    public static void H265(JsonElement input, CaseReport report) => Run(input, report, VideoCodec.H265);

    public static void Av1(JsonElement input, CaseReport report) => Run(input, report, VideoCodec.Av1);

    private static void Run(JsonElement input, CaseReport report, VideoCodec codec)
    {
        var frame = new FrameBuffer(MaxFrameBytes);
        var ok = TryBuild(input, codec, frame, out var content);
        report.Check("ok", ok);
        if (!ok) return;
        report.Check("frame", CaseReport.Hex(frame.Written));
        report.Check("keyFrame", content.IsKeyFrame);
        if (codec == VideoCodec.Av1) return;
        report.Check("nalTypes", NalTypes(codec, frame.Written));
        if (!TryFindSize(codec, frame.Written, out var width, out var height)) return;
        report.Check("width", width);
        report.Check("height", height);
    }

    private static bool TryBuild(JsonElement input, VideoCodec codec, FrameBuffer frame, out FrameContent content)
    {
        content = default;
        var depacketizer = Depacketizers.Create(codec);
        var first = true;
        foreach (var item in input.GetProperty("payloads").EnumerateArray())
        {
            var payload = Convert.FromHexString(item.GetString()!);
            if (!depacketizer.TryDescribe(payload, out var descriptor)) return false;
            if (first) depacketizer.Begin(descriptor);
            first = false;
            if (!depacketizer.TryAppend(payload.AsSpan(descriptor.Length), frame)) return false;
        }
        return !first && depacketizer.TryEnd(frame, out content);
    }

    /// <summary>The types of the NAL units of an Annex B frame, in order.</summary>
    public static List<int> NalTypes(VideoCodec codec, ReadOnlySpan<byte> frame)
    {
        var types = new List<int>();
        while (NalUnits.TryTake(ref frame, out var unit))
            if (!unit.IsEmpty) types.Add(codec == VideoCodec.H264 ? H264NalType.Of(unit[0]) : H265NalType.Of(unit[0]));
        return types;
    }

    private static bool TryFindSize(VideoCodec codec, ReadOnlySpan<byte> frame, out int width, out int height)
    {
        (width, height) = (0, 0);
        while (NalUnits.TryTake(ref frame, out var unit))
        {
            if (codec == VideoCodec.H264 && H264Sps.TryParse(unit, out var sps)) (width, height) = (sps.Width, sps.Height);
            if (codec == VideoCodec.H265 && H265Sps.TryParse(unit, out var set)) (width, height) = (set.Width, set.Height);
        }
        return width > 0;
    }
}
