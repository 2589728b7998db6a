using System.Text.Json;
using RoomLens.Conformance.Running;
using RoomLens.FrameProcessing.Tensors;
using RoomLens.ObserverBot.Detection;
using RoomLens.ObserverBot.Detection.Inference;

namespace RoomLens.Conformance.Vision;

/// <summary>Cases of the pure functions around a detector.</summary>
internal static class VisionCases
{
    public static void Suppress(JsonElement input, CaseReport report)
    {
        var all = input.GetProperty("boxes").EnumerateArray().Select(ReadBox).ToList();
        var kept = all.ToList();
        var agnostic = input.TryGetProperty("classAgnostic", out var value) && value.GetBoolean();

        NonMaximumSuppression.Apply(kept, input.GetProperty("iouThreshold").GetDouble(), agnostic);

        // Equal boxes keep their order: each is the first that is not taken yet.
        var left = all.Cast<ScoredBox?>().ToList();
        var indexes = kept.Select(box => Take(left, box)).ToList();
        report.MarkCompared("order");
        report.MarkCompared("keep");
        var expected = report.Expect.GetProperty("keep").EnumerateArray().Select(index => index.GetInt32()).ToList();
        if (report.Expect.TryGetProperty("order", out var order) && order.GetString() == "any")
        {
            indexes.Sort();
            expected.Sort();
        }
        if (!indexes.SequenceEqual(expected)) report.Fail("keep", JsonSerializer.Serialize(expected), JsonSerializer.Serialize(indexes));
    }

    public static void Letterbox(JsonElement input, CaseReport report)
    {
        int Number(string name) => input.GetProperty(name).GetInt32();
        var fit = FitGeometry.Create(Number("width"), Number("height"), Number("inputWidth"), Number("inputHeight"), FitMode.LetterboxCenter);
        var box = input.GetProperty("box").EnumerateArray().Select(side => side.GetDouble()).ToArray();
        report.Check("scale", fit.ScaleX, 1e-6);
        report.Check("newWidth", fit.ContentWidth);
        report.Check("newHeight", fit.ContentHeight);
        report.Check("padLeft", fit.PadLeft);
        report.Check("padRight", fit.PadRight);
        report.Check("padTop", fit.PadTop);
        report.Check("padBottom", fit.PadBottom);
        report.Check("mapped", (double[])[fit.ToTensorX(box[0]), fit.ToTensorY(box[1]), fit.ToTensorX(box[2]), fit.ToTensorY(box[3])], 0.01);
    }

    public static void YoloV8(JsonElement input, CaseReport report)
    {
        var rows = input.GetProperty("data").EnumerateArray().Select(row => row.EnumerateArray().Select(v => v.GetSingle()).ToArray()).ToArray();
        var boxes = new List<ScoredBox>();
        var head = new YoloV8Head(input.GetProperty("classes").GetInt32(), rows[0].Length);
        head.Decode(rows.SelectMany(row => row).ToArray(), input.GetProperty("confThreshold").GetSingle(), boxes);
        NonMaximumSuppression.Apply(boxes, input.GetProperty("iouThreshold").GetDouble(), classAgnostic: false);
        report.Check(
            "detections",
            boxes.Select(box => new { x1 = box.X1, y1 = box.Y1, x2 = box.X2, y2 = box.Y2, score = box.Score, classId = box.ClassId }).ToList(), 0.001);
    }

    private static int Take(List<ScoredBox?> left, ScoredBox box)
    {
        var index = left.IndexOf(box);
        left[index] = null;
        return index;
    }

    private static ScoredBox ReadBox(JsonElement box)
    {
        var values = box.EnumerateArray().Select(value => value.GetSingle()).ToArray();
        return new ScoredBox(values[0], values[1], values[2], values[3], values[4], values.Length > 5 ? (int)values[5] : 0);
    }
}
