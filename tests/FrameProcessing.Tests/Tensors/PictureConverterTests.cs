using RoomLens.FrameProcessing.Tensors;
using RoomLens.FrameProcessing.Tensors.Native;
using RoomLens.TestMedia;

namespace RoomLens.FrameProcessing.Tests.Tensors;

public sealed class PictureConverterTests
{
    private static readonly TensorLayout Small = new() { Width = 96, Height = 80, Fit = FitMode.LetterboxCenter, PadValue = 114, Scale = 1 / 255f };

    public static TheoryData<int, int, int, bool> Shapes()
    {
        var data = new TheoryData<int, int, int, bool>();
        foreach (var (width, height) in ((int, int)[])[(320, 180), (97, 61), (1, 1), (33, 240), (1280, 720)])
        {
            foreach (var rotation in (int[])[0, 90, 180, 270]) data.Add(width, height, rotation, rotation == 90);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Convert_VectorsAndScalar_AgreeWithin1Of255(int width, int height, int rotation, bool fullRange)
    {
        var picture = Noise(width, height, fullRange);
        using var fast = new NativeTensor(Small.Length);
        using var slow = new NativeTensor(Small.Length);

        new PictureConverter(Small).Convert(picture.View(rotation), fast);
        new PictureConverter(Small, allowVectors: false).Convert(picture.View(rotation), slow);

        for (var i = 0; i < Small.Length; i++) Assert.InRange(fast.Values[i], slow.Values[i] - 1 / 255f, slow.Values[i] + 1 / 255f);
    }

    [Theory]
    [InlineData(16, 128, 128, 0, 0, 0)]
    [InlineData(235, 128, 128, 255, 255, 255)]
    [InlineData(81, 90, 240, 255, 0, 0)]
    [InlineData(41, 240, 110, 0, 0, 255)]
    public void Convert_LimitedRangeColours_AreBt601(int y, int u, int v, int red, int green, int blue)
    {
        var layout = new TensorLayout { Width = 32, Height = 32, Order = ChannelOrder.Bgr };
        using var tensor = new NativeTensor(layout.Length);

        new PictureConverter(layout).Convert(RawPicture.Draw(64, 64, (_, _) => y, (_, _) => (u, v)).View(), tensor);

        Assert.Equal(blue, tensor.Values[100], 2f);
        Assert.Equal(green, tensor.Values[layout.PlaneLength + 100], 2f);
        Assert.Equal(red, tensor.Values[2 * layout.PlaneLength + 100], 2f);
    }

    [Fact]
    public void Convert_MeanAndStd_AreApplied()
    {
        var layout = new TensorLayout { Width = 16, Height = 16, Mean = [127, 100, 0], Std = [128, 2, 1] };
        using var tensor = new NativeTensor(layout.Length);

        new PictureConverter(layout).Convert(RawPicture.Draw(16, 16, (_, _) => 255, fullRange: true).View(), tensor);

        Assert.Equal(1, tensor.Values[0], 0.001f);
        Assert.Equal(77.5f, tensor.Values[256], 0.001f);
        Assert.Equal(255, tensor.Values[512], 0.001f);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(90, 39, 0)]
    [InlineData(180, 39, 39)]
    [InlineData(270, 0, 39)]
    public void Convert_Rotation_BringsTopLeftCornerToItsPlace(int rotation, int x, int y)
    {
        var layout = new TensorLayout { Width = 40, Height = 40 };
        var picture = RawPicture.Draw(40, 40, (column, row) => column < 10 && row < 10 ? 255 : 0, fullRange: true);
        using var tensor = new NativeTensor(layout.Length);

        new PictureConverter(layout).Convert(picture.View(rotation), tensor);

        for (var corner = 0; corner < 4; corner++)
        {
            var (cornerX, cornerY) = (corner % 2 * 39, corner / 2 * 39);
            Assert.Equal((cornerX, cornerY) == (x, y) ? 255 : 0, tensor.Values[cornerY * 40 + cornerX], 1f);
        }
    }

    [Fact]
    public void Convert_SizeChanges_PaddingIsRenewed()
    {
        var converter = new PictureConverter(Small);
        using var tensor = new NativeTensor(Small.Length);
        converter.Convert(RawPicture.Draw(200, 100, (_, _) => 235).View(), tensor);

        var fit = converter.Convert(RawPicture.Draw(100, 200, (_, _) => 235).View(), tensor);

        Assert.Equal(114 / 255f, tensor.Values[fit.PadLeft - 1], 0.001f);
        Assert.Equal(1, tensor.Values[fit.PadLeft], 0.01f);
    }

    [Fact]
    public void Convert_KnownSize_AllocatesNothing()
    {
        var converter = new PictureConverter(Small);
        var picture = Noise(320, 180, false);
        using var tensor = new NativeTensor(Small.Length);
        converter.Convert(picture.View(90), tensor);

        var before = GC.GetAllocatedBytesForCurrentThread();
        converter.Convert(picture.View(90), tensor);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static RawPicture Noise(int width, int height, bool fullRange)
    {
        var random = new Random(width * 1000 + height);
        return RawPicture.Draw(width, height, (_, _) => random.Next(256), (_, _) => (random.Next(256), random.Next(256)), fullRange);
    }
}
