using System.Text.Json;
using RoomLens.Conformance.Receiving;
using RoomLens.Conformance.Running;
using RoomLens.FrameProcessing.Decode;
using RoomLens.Rtp.Frames;
using RoomLens.TestMedia;

namespace RoomLens.Conformance.Media;

/// <summary>The decoder streams of a folder: every shown frame must have its published sum.</summary>
internal static class MediaStreams
{
    private const string Suite = "media";

    public static void Run(string folder, FolderResult result)
    {
        var list = Path.Combine(folder, "media", "media.json");
        if (!File.Exists(list)) return;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(list));
            if (document.RootElement.GetProperty("format").GetInt32() != 1) throw new InvalidDataException("its format is not known");
            foreach (var file in document.RootElement.GetProperty("files").EnumerateArray()) result.AddCase(Suite, "must", Compare(folder, file));
        }
        catch (Exception exception)
        {
            result.AddCase(Suite, "must", [$"media.json: {exception.Message}"]);
        }
    }

    private static List<string> Compare(string folder, JsonElement entry)
    {
        var name = entry.TryGetProperty("file", out var file) ? file.ToString() : "a stream without file";
        try
        {
            var expected = entry.GetProperty("frameMd5").EnumerateArray().Select(sum => sum.GetString()).ToList();
            var codec = CodecNames.Parse(entry.GetProperty("codec").GetString());
            var actual = Decode(Path.Combine(folder, "media", name), codec, entry.GetProperty("width").GetInt32(), entry.GetProperty("height").GetInt32());
            if (actual.Count != expected.Count) return [$"{name} frames: expected {expected.Count}, got {actual.Count}"];
            var first = Enumerable.Range(0, expected.Count).FirstOrDefault(i => expected[i] != actual[i], -1);
            return first < 0 ? [] : [$"{name} frameMd5[{first}]: expected {expected[first]}, got {actual[first]}"];
        }
        catch (Exception exception)
        {
            return [$"{name} exception: expected none, got {exception.GetType().Name}: {exception.Message}"];
        }
    }

    private static List<string> Decode(string path, VideoCodec codec, int width, int height)
    {
        using var decoder = new VideoDecoder(codec);
        var units = codec is VideoCodec.H264 or VideoCodec.H265 ? AnnexB.SplitAccessUnits(File.ReadAllBytes(path), codec == VideoCodec.H265) : Ivf.Read(path).Frames;
        var sums = new List<string>();
        var id = 0;
        foreach (var unit in units)
        {
            if (!decoder.Decode(Ivf.Frame(codec, unit, TimeSpan.Zero), id++).IsOk) throw new InvalidDataException($"access unit {id - 1} was refused");
            Take(decoder, sums);
        }
        decoder.Drain();
        Take(decoder, sums);
        return sums;

        void Take(VideoDecoder from, List<string> to)
        {
            while (from.TryReceive(out var frame))
            {
                if (to.Count == 0 && (frame.Picture.Width, frame.Picture.Height) != (width, height))
                    throw new InvalidDataException($"the first picture is {frame.Picture.Width}x{frame.Picture.Height}");
                to.Add(PlaneBytes.Md5(frame.Picture));
            }
        }
    }
}
