using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Layers;

namespace RoomLens.Rtp.Tests.Depacketize;

/// <summary>VP9 payload descriptors (RFC 9628 section 4.2).</summary>
public sealed class Vp9DescriptorTests
{
    // I L V, B E: picture id of 15 bits, TID 1 U SID 2 D, TL0PICIDX 9; two layers with sizes and a group of two pictures.
    private const string Full = "ae" + "8123" + "35" + "09" + "38" + "014000b402800168" + "02" + "04" + "02" + "48" + "0103" + "aa";

    [Fact]
    public void Full_IsReadWhole()
    {
        var payload = Convert.FromHexString(Full);
        Assert.True(Vp9Descriptor.TryParse(payload, out var vp9));
        Assert.True(Vp9ScalabilityStructure.TryParse(payload, vp9, out var structure));

        Assert.Equal((0x123, 15, 1, 2, true, true, 9), (vp9.PictureId, vp9.PictureIdBits, vp9.TemporalId, vp9.SpatialId, vp9.SwitchingUp, vp9.InterLayerDependency, vp9.Tl0PicIdx));
        Assert.Equal(payload.Length - 1, vp9.Length);
        Assert.Equal([(320, 180), (640, 360)], structure!.Resolutions);
        Assert.Equal([1, 2], structure.Group.Select(picture => picture.References.Count));
    }

    [Fact]
    public void EachTruncation_IsRefused()
    {
        var payload = Convert.FromHexString(Full);
        for (var length = 0; length < payload.Length; length++) Assert.False(Vp9Descriptor.TryParse(payload.AsSpan(0, length), out _), $"{length}");
    }

    [Theory]
    [InlineData("d8" + "05" + "02" + "aa", 1)]
    [InlineData("d8" + "05" + "0302" + "aa", 2)]
    [InlineData("d8" + "05" + "030502" + "aa", 3)]
    [InlineData("d8" + "05" + "03050302" + "aa", -1)] // a fourth
    [InlineData("d8" + "05" + "03", -1)]
    [InlineData("98" + "05" + "aa", 0)] // P clear: none
    public void References_AtMostThree(string payload, int count)
    {
        var ok = Vp9Descriptor.TryParse(Convert.FromHexString(payload), out var vp9);

        Assert.Equal((count >= 0, Math.Max(count, 0)), (ok, vp9.References.Count));
    }

    [Theory]
    [InlineData("88" + "05" + "aa", true, 0, 0)] // no layers
    [InlineData("a8" + "05" + "00" + "01" + "aa", true, 0, 0)]
    [InlineData("a8" + "05" + "03" + "01" + "aa", false, 1, 0)] // upper layer of a key picture
    [InlineData("e8" + "05" + "40" + "01" + "aa", false, 0, 2)]
    public void Position_TellsKeyPicturesAndLayers(string payload, bool key, int spatial, int temporal)
    {
        var position = LayerPositions.Read("VP9", Convert.FromHexString(payload));

        Assert.Equal((true, key, spatial, temporal), (position.IsKnown, position.IsKeyPicture, position.SpatialId, position.TemporalId));
    }
}
