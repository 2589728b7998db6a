using RoomLens.Rtp.Depacketize;

namespace RoomLens.Rtp.Tests.Depacketize;

public sealed class Vp8DescriptorTests
{
    // X, S; I with 15 bits, L, T and K; then the first octet of a key frame.
    private static readonly byte[] Full = Convert.FromHexString("90f08123076100aa");

    [Fact]
    public void TryParse_EveryFieldPresent_ReadsThem()
    {
        Assert.True(Vp8Descriptor.TryParse(Full, out var vp8));

        Assert.Equal((6, 0x123, 15, 7), (vp8.Length, vp8.PictureId, vp8.PictureIdBits, vp8.Tl0PicIdx));
        Assert.Equal((1, true, 1), (vp8.TemporalId, vp8.LayerSync, vp8.KeyIdx));
        Assert.True(vp8.IsKeyFrame);
    }

    [Fact]
    public void TryParse_EachTruncation_IsRefused()
    {
        for (var length = 0; length <= 6; length++) Assert.False(Vp8Descriptor.TryParse(Full.AsSpan(0, length), out _), $"{length} octets");
    }

    [Fact]
    public void TryParse_RandomOctets_NeverThrowAndStayInside()
    {
        var random = new Random(8);
        var bytes = new byte[12];
        for (var round = 0; round < 50_000; round++)
        {
            random.NextBytes(bytes);
            var payload = bytes.AsSpan(0, random.Next(13));
            if (Vp8Descriptor.TryParse(payload, out var vp8)) Assert.InRange(vp8.Length, 1, payload.Length - 1);
        }
    }

    [Fact]
    public void KeyFrameHeader_OfAKeyFrame_GivesTheSizeWithoutScaling()
    {
        Assert.True(Vp8KeyFrameHeader.TryParse(Convert.FromHexString("d002009d012a4041f080"), out var size));

        Assert.Equal(new Vp8KeyFrameHeader(320, 240), size);
    }

    [Theory]
    [InlineData("d102009d012a4001f000")] // not a key frame
    [InlineData("d002009d012b4001f000")] // no start code
    [InlineData("d002009d012a4001f0")] // short
    public void KeyFrameHeader_OfAnythingElse_IsRefused(string frame) => Assert.False(Vp8KeyFrameHeader.TryParse(Convert.FromHexString(frame), out _));
}
