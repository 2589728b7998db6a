using RoomLens.Sfu.KeyFrames;

namespace RoomLens.Sfu.Tests.KeyFrames;

public class FramePeekTests
{
    [Theory]
    [InlineData("H264", "6742c01f", true)] // SPS alone
    [InlineData("H264", "65888400", true)] // IDR slice
    [InlineData("H264", "419a0000", false)] // other slice
    [InlineData("H264", "7c858884", true)] // FU-A, start of IDR
    [InlineData("H264", "7c058884", false)] // FU-A, middle of IDR
    [InlineData("H264", "1800046742c01f000268ce", true)] // STAP-A with SPS and PPS
    [InlineData("H264", "18000268ce", false)] // STAP-A with PPS
    [InlineData("H264", "18ffff67", false)] // STAP-A, size beyond its end
    [InlineData("H265", "4001aabb", true)] // VPS
    [InlineData("H265", "2601aabb", true)] // IDR_W_RADL
    [InlineData("H265", "0201aabb", false)] // TRAIL_R
    [InlineData("H265", "620193aa", true)] // FU, start of IDR_W_RADL
    [InlineData("H265", "620113aa", false)] // FU, middle of it
    [InlineData("VP9", "8c0112345678", true)] // I, B, E; not predicted
    [InlineData("VP9", "cc0112345678", false)] // predicted
    [InlineData("VP9", "840112345678", false)] // not the beginning
    [InlineData("VP9", "ac010300", false)] // upper spatial layer of a key picture
    [InlineData("AV1", "18aabb", true)] // new coded video sequence
    [InlineData("AV1", "10aabb", false)]
    [InlineData("AV1", "98aabb", false)] // continues an OBU
    public void Read_TellsWhereKeyFramesBegin(string codec, string payload, bool begins)
    {
        var frame = new FramePeek(codec).Read(Convert.FromHexString(payload), 0);

        Assert.Equal(begins, frame.BeginsKeyFrame);
    }

    [Fact]
    public void Read_ParameterSetsAndSlicesOfOnePicture_BeginOnce()
    {
        var peek = new FramePeek("H264");

        Assert.True(peek.Read([0x67, 0x42, 0xC0, 0x1F], 3000).BeginsKeyFrame);
        Assert.False(peek.Read([0x68, 0xCE], 3000).BeginsKeyFrame);
        Assert.False(peek.Read([0x65, 0x88], 3000).BeginsKeyFrame);
        Assert.True(peek.Read([0x65, 0x88], 6000).BeginsKeyFrame);
    }

    [Fact]
    public void Vp9_WithStructure_TellsTheSizeOfTheHighestLayer()
    {
        // I, L, B, V; 7-bit picture id; TID 0, SID 0; TL0PICIDX; two layers with sizes.
        var frame = new FramePeek("VP9").Read(Convert.FromHexString("aa01000030014000b4028001680000"), 0);

        Assert.Equal((true, 640, 360), (frame.BeginsKeyFrame, frame.Width, frame.Height));
    }

    [Theory]
    [InlineData("VP8")]
    [InlineData("VP9")]
    [InlineData("H264")]
    [InlineData("H265")]
    [InlineData("AV1")]
    public void Read_AnyOctets_NeverThrows(string codec)
    {
        var random = new Random(7);
        var peek = new FramePeek(codec);
        var payload = new byte[40];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(payload);
            peek.Read(payload.AsSpan(0, random.Next(payload.Length)), (uint)i);
        }
    }
}
