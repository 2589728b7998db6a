using System.Text.Json;
using RoomLens.FrameProcessing.Tensors;
using RoomLens.TestMedia;

namespace RoomLens.FrameProcessing.Tests.Tensors;

public sealed class FitGeometryTests
{
    [SharedFact("conformance/cases/vision.json")]
    public void Create_ConformanceLetterboxes_AllMatch()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("conformance/cases/vision.json")));
        foreach (var test in document.RootElement.GetProperty("cases").EnumerateArray().Where(c => c.GetProperty("kind").GetString() == "vision.letterbox"))
        {
            var input = test.GetProperty("input");
            var expect = test.GetProperty("expect");
            int In(string name) => input.GetProperty(name).GetInt32();
            int Out(string name) => expect.GetProperty(name).GetInt32();

            var fit = FitGeometry.Create(In("width"), In("height"), In("inputWidth"), In("inputHeight"), FitMode.LetterboxCenter);

            Assert.Equal(expect.GetProperty("scale").GetDouble(), fit.ScaleX, 6);
            Assert.Equal((Out("newWidth"), Out("newHeight")), (fit.ContentWidth, fit.ContentHeight));
            Assert.Equal((Out("padLeft"), Out("padTop"), Out("padRight"), Out("padBottom")), (fit.PadLeft, fit.PadTop, fit.PadRight, fit.PadBottom));
            var box = input.GetProperty("box").EnumerateArray().Select(v => v.GetDouble()).ToArray();
            var mapped = expect.GetProperty("mapped").EnumerateArray().Select(v => v.GetDouble()).ToArray();
            Assert.InRange(fit.ToTensorX(box[0]), mapped[0] - 0.01, mapped[0] + 0.01);
            Assert.InRange(fit.ToTensorY(box[3]), mapped[3] - 0.01, mapped[3] + 0.01);
            Assert.InRange(fit.ToPictureX(mapped[2]), box[2] - 0.01, box[2] + 0.01);
        }
    }

    [Fact]
    public void Create_TopLeft_PadsRightAndBelow()
    {
        var fit = FitGeometry.Create(1280, 720, 416, 416, FitMode.LetterboxTopLeft);

        Assert.Equal((416, 234, 0, 0, 0, 182), (fit.ContentWidth, fit.ContentHeight, fit.PadLeft, fit.PadTop, fit.PadRight, fit.PadBottom));
    }

    [Fact]
    public void Create_Stretch_FillsBothAxes()
    {
        var fit = FitGeometry.Create(1280, 720, 320, 240, FitMode.Stretch);

        Assert.Equal((0.25, 1.0 / 3), (fit.ScaleX, fit.ScaleY));
        Assert.Equal((0, 0), (fit.PadRight, fit.PadBottom));
    }
}
