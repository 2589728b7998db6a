using System.Text.Json;
using RoomLens.FrameProcessing.Decode;
using RoomLens.Rtp.Frames;
using RoomLens.TestMedia;

namespace RoomLens.FrameProcessing.Tests.Decode;

/// <summary>Published decoder streams come out bit by bit.</summary>
public sealed class DecoderConformanceTests
{
    public static TheoryData<string> Files()
    {
        var data = new TheoryData<string>();
        if (!SharedData.Has("conformance/media/media.json")) return new TheoryData<string>("none");
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("conformance/media/media.json")));
        foreach (var file in document.RootElement.GetProperty("files").EnumerateArray()) data.Add(file.GetProperty("file").GetString()!);
        return data;
    }

    [SharedTheory("conformance/media/media.json")]
    [MemberData(nameof(Files))]
    public void Decode_PublishedStream_EveryFrameIsBitExact(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("conformance/media/media.json")));
        var entry = document.RootElement.GetProperty("files").EnumerateArray().Single(f => f.GetProperty("file").GetString() == file);
        var expected = entry.GetProperty("frameMd5").EnumerateArray().Select(md5 => md5.GetString()!).ToList();

        var actual = Decode(SharedData.PathOf("conformance/media/" + file), entry.GetProperty("codec").GetString()!);

        // The last pictures of reordered H.264 stay in the decoder: a live stream has no end.
        Assert.True(actual.Count >= expected.Count - 4 && actual.Count > 0, $"{actual.Count} of {expected.Count} pictures");
        Assert.Equal(expected.Take(actual.Count), actual);
        if (entry.GetProperty("codec").GetString() == "vp8") Assert.Equal(expected.Count, actual.Count);
    }

    private static List<string> Decode(string path, string codecName)
    {
        var codec = codecName switch { "vp8" => VideoCodec.Vp8, "vp9" => VideoCodec.Vp9, "h264" => VideoCodec.H264, _ => VideoCodec.Av1 };
        using var decoder = new VideoDecoder(codec);
        var units = codec == VideoCodec.H264 ? AnnexB.SplitAccessUnits(File.ReadAllBytes(path)) : Ivf.Read(path).Frames;
        var sums = new List<string>();
        var id = 0;
        foreach (var unit in units)
        {
            Assert.True(decoder.Decode(Ivf.Frame(codec, unit, TimeSpan.Zero), id++).IsOk);
            while (decoder.TryReceive(out var frame)) sums.Add(PlaneBytes.Md5(frame.Picture));
        }
        return sums;
    }
}
