using RoomLens.FrameProcessing.Luma;
using RoomLens.TestMedia;

namespace RoomLens.FrameProcessing.Tests.Luma;

public sealed class LumaSamplerTests
{
    [Theory]
    [InlineData(1280, 720, 160, 160, 90)]
    [InlineData(640, 360, 160, 160, 90)]
    [InlineData(720, 1280, 160, 90, 160)]
    [InlineData(97, 61, 160, 97, 61)]
    [InlineData(1, 1, 160, 1, 1)]
    [InlineData(2000, 3, 160, 666, 1)]
    public void Sample_Sizes_AreWholeBlocks(int width, int height, int target, int planeWidth, int planeHeight)
    {
        var plane = new LumaPlane();

        var changed = new LumaSampler(target).Sample(RawPicture.Draw(width, height, (_, _) => 126).View(), plane);

        Assert.True(changed);
        Assert.Equal((planeWidth, planeHeight), (plane.Width, plane.Height));
        Assert.All(plane.Samples, sample => Assert.Equal(128, sample));
    }

    [Fact]
    public void Sample_Blocks_AreAveraged()
    {
        var plane = new LumaPlane();
        var picture = RawPicture.Draw(64, 32, (x, y) => x / 4 * 10 + y % 4, fullRange: true);

        new LumaSampler(16).Sample(picture.View(), plane);

        Assert.Equal(Enumerable.Range(0, 16).Select(column => (byte)(column * 10 + 2)), plane.Samples.Take(16));
    }
}
