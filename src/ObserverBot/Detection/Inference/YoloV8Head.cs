namespace RoomLens.ObserverBot.Detection.Inference;

/// <summary>
/// Decodes the output of YOLOv8 and its successors: float32 [1, 4 + classes, anchors], rows of cx, cy, w, h in input pixels and one row per
/// class with activated scores; there is no objectness.
/// </summary>
internal sealed class YoloV8Head(int classes, int anchors)
{
    private const int FirstClass = 4;

    /// <summary>Adds every box above <paramref name="floor"/>, in input pixels.</summary>
    public void Decode(ReadOnlySpan<float> output, float floor, List<ScoredBox> boxes)
    {
        for (var anchor = 0; anchor < anchors; anchor++)
        {
            var (best, score) = (0, float.NegativeInfinity);
            for (var label = 0; label < classes; label++)
            {
                var candidate = output[(FirstClass + label) * anchors + anchor];
                if (candidate > score) (best, score) = (label, candidate);
            }
            if (!(score > floor)) continue;
            var (centreX, centreY) = (output[anchor], output[anchors + anchor]);
            var (halfWidth, halfHeight) = (output[2 * anchors + anchor] / 2, output[3 * anchors + anchor] / 2);
            boxes.Add(new ScoredBox(centreX - halfWidth, centreY - halfHeight, centreX + halfWidth, centreY + halfHeight, score, best));
        }
    }
}
