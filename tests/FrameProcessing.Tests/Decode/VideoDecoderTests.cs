using RoomLens.FrameProcessing.Decode;
using RoomLens.Rtp.Frames;
using RoomLens.TestMedia;

namespace RoomLens.FrameProcessing.Tests.Decode;

public sealed class VideoDecoderTests
{
    private const string Stream = "media/streams/vp8_720.ivf";

    [Theory]
    [InlineData(VideoCodec.Vp8)]
    [InlineData(VideoCodec.Vp9)]
    [InlineData(VideoCodec.H264)]
    [InlineData(VideoCodec.Av1)]
    public void FindProblem_InstalledLibrary_HasEveryCodec(VideoCodec codec) => Assert.Null(VideoDecoder.FindProblem(codec));

    [Fact]
    public void Decode_Garbage_IsCorruptAndGivesNoPicture()
    {
        using var decoder = new VideoDecoder(VideoCodec.Vp8);

        var result = decoder.Decode(Ivf.Frame(VideoCodec.Vp8, [1, 2, 3, 4, 5], TimeSpan.Zero), 1);

        Assert.Equal(DecodeStatus.Corrupt, result.Status);
        Assert.True(result.NativeError < 0);
        Assert.False(decoder.TryReceive(out _));
    }

    [Fact]
    public void Decode_EmptyAccessUnit_DoesNotEndTheStream()
    {
        using var decoder = new VideoDecoder(VideoCodec.Vp8);

        Assert.Equal(DecodeStatus.Corrupt, decoder.Decode(Ivf.Frame(VideoCodec.Vp8, [], TimeSpan.Zero), 1).Status);
    }

    [SharedFact(Stream)]
    public void TryReceive_AfterGarbage_GoesOnAtTheKeyFrame()
    {
        using var decoder = new VideoDecoder(VideoCodec.Vp8);
        var clip = Ivf.Read(SharedData.PathOf(Stream));
        decoder.Decode(Ivf.Frame(VideoCodec.Vp8, [9, 9, 9, 9], TimeSpan.Zero), 1);

        Assert.True(decoder.Decode(clip.Frame(0), 2).IsOk);

        Assert.True(decoder.TryReceive(out var frame));
        Assert.Equal(2, frame.FrameId);
    }

    [SharedFact(Stream)]
    public void TryReceive_RotatedFrame_CarriesIdRotationAndSize()
    {
        using var decoder = new VideoDecoder(VideoCodec.Vp8);
        var clip = Ivf.Read(SharedData.PathOf(Stream));

        decoder.Decode(clip.Frame(0, rotation: 270), 123_456_789_012);

        Assert.True(decoder.TryReceive(out var frame));
        Assert.Equal(123_456_789_012, frame.FrameId);
        Assert.Equal(270, frame.Picture.Rotation);
        Assert.Equal((1280, 720), (frame.Picture.Width, frame.Picture.Height));
        Assert.Equal((720, 1280), (frame.Picture.UprightWidth, frame.Picture.UprightHeight));
        Assert.False(frame.Picture.FullRange);
        Assert.False(decoder.TryReceive(out _));
    }

    [SharedFact(Stream, "conformance/media/vp80-00-comprehensive-001.ivf")]
    public void Decode_SizeChangesAtKeyFrame_PicturesFollow()
    {
        using var decoder = new VideoDecoder(VideoCodec.Vp8);
        var large = Ivf.Read(SharedData.PathOf(Stream));
        var small = Ivf.Read(SharedData.PathOf("conformance/media/vp80-00-comprehensive-001.ivf"));
        var widths = new List<int>();

        foreach (var frame in (byte[][])[large.Frames[0], small.Frames[0], small.Frames[1], large.Frames[0]])
        {
            decoder.Decode(Ivf.Frame(VideoCodec.Vp8, frame, TimeSpan.Zero), 0);
            while (decoder.TryReceive(out var decoded)) widths.Add(decoded.Picture.Width);
        }

        Assert.Equal([1280, 176, 176, 1280], widths);
    }

    [SharedFact(Stream)]
    public void Decode_WarmStream_AllocatesNothing()
    {
        using var decoder = new VideoDecoder(VideoCodec.Vp8);
        var clip = Ivf.Read(SharedData.PathOf(Stream));
        DecodeRange(decoder, clip, 0, 20);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var pictures = DecodeRange(decoder, clip, 20, 120);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(100, pictures);
        Assert.Equal(0, allocated);
    }

    private static int DecodeRange(VideoDecoder decoder, Ivf clip, int from, int to)
    {
        var pictures = 0;
        for (var i = from; i < to; i++)
        {
            decoder.Decode(clip.Frame(i), i);
            while (decoder.TryReceive(out _)) pictures++;
        }
        return pictures;
    }
}
