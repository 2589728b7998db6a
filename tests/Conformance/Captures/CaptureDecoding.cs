using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.FrameProcessing.Decode;
using RoomLens.Rtp.Frames;
using RoomLens.TestMedia;

namespace RoomLens.Conformance.Captures;

/// <summary>Decodes frames of a capture and compares the pictures.</summary>
internal static class CaptureDecoding
{
    public static void Compare(VideoCodec codec, List<CapturedFrame> frames, JsonElement decode, CaseReport report)
    {
        report.MarkCompared("decode");
        if (decode.ValueKind != JsonValueKind.Object) return;
        var count = decode.GetProperty("inputFrames").GetInt32();
        report.MarkCompared(decode, "inputFrames");
        report.MarkCompared(decode, "firstFrameTs");
        report.MarkCompared(decode, "reason");
        var from = decode.TryGetProperty("firstFrameTs", out var first) ? frames.FindIndex(frame => frame.Timestamp == first.GetUInt32()) : 0;
        if (count > 0 && (from < 0 || from + count > frames.Count)) report.Fail("decode.inputFrames", count, $"{frames.Count} frames");
        var sums = new List<string>();
        var sizes = new SortedSet<int>();
        if (count > 0 && from >= 0) Decode(codec, frames.Skip(from).Take(count), sums, sizes);
        report.Check(decode, "decodedFrames", sums.Count);
        report.Check(decode, "md5", sums);
        // The decoder gives 8-bit 4:2:0 only.
        report.Check(decode, "pixelFormat", "yuv420p");
        if (decode.TryGetProperty("frameBytes", out var bytes))
        {
            report.MarkCompared(decode, "frameBytes");
            if (!sizes.SetEquals(bytes.EnumerateArray().Select(size => size.GetInt32()))) report.Fail("decode.frameBytes", bytes, string.Join(",", sizes));
        }
        report.FailUncompared(decode);
    }

    private static void Decode(VideoCodec codec, IEnumerable<CapturedFrame> frames, List<string> sums, SortedSet<int> sizes)
    {
        using var decoder = new VideoDecoder(codec);
        var id = 0;
        foreach (var frame in frames)
        {
            decoder.Decode(Ivf.Frame(codec, frame.Bytes, TimeSpan.Zero), id++);
            Take();
        }
        decoder.Drain();
        Take();

        void Take()
        {
            while (decoder.TryReceive(out var decoded))
            {
                var picture = decoded.Picture;
                sums.Add(PlaneBytes.Md5(picture));
                sizes.Add(picture.Width * picture.Height + 2 * picture.ChromaWidth * picture.ChromaHeight);
            }
        }
    }
}
