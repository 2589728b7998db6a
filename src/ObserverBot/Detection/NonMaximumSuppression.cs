namespace RoomLens.ObserverBot.Detection;

/// <summary>Greedy suppression: by falling score, a box goes when it overlaps a kept one by more than the threshold.</summary>
internal static class NonMaximumSuppression
{
    /// <summary>Reduces <paramref name="boxes"/> in place to the kept ones, by falling score; equal scores keep their order.</summary>
    public static void Apply(List<ScoredBox> boxes, double threshold, bool classAgnostic, int most = int.MaxValue)
    {
        SortByFallingScore(boxes);
        var kept = 0;
        for (var i = 0; i < boxes.Count && kept < most; i++)
        {
            if (IsSuppressed(boxes, kept, boxes[i], threshold, classAgnostic)) continue;
            boxes[kept++] = boxes[i];
        }
        boxes.RemoveRange(kept, boxes.Count - kept);
    }

    private static bool IsSuppressed(List<ScoredBox> boxes, int kept, in ScoredBox box, double threshold, bool classAgnostic)
    {
        for (var i = 0; i < kept; i++)
        {
            if ((classAgnostic || boxes[i].ClassId == box.ClassId) && Overlap(boxes[i], box) > threshold) return true;
        }
        return false;
    }

    private static double Overlap(in ScoredBox a, in ScoredBox b)
    {
        var width = Math.Min(a.X2, b.X2) - Math.Max(a.X1, b.X1);
        var height = Math.Min(a.Y2, b.Y2) - Math.Max(a.Y1, b.Y1);
        if (width <= 0 || height <= 0) return 0;
        var shared = (double)width * height;
        return shared / (Area(a) + Area(b) - shared);
    }

    private static double Area(in ScoredBox box) => (double)(box.X2 - box.X1) * (box.Y2 - box.Y1);

    // Insertion keeps equal scores in order and allocates nothing; candidates are few above a detector's floor.
    private static void SortByFallingScore(List<ScoredBox> boxes)
    {
        for (var i = 1; i < boxes.Count; i++)
        {
            var box = boxes[i];
            var at = i;
            for (; at > 0 && boxes[at - 1].Score < box.Score; at--) boxes[at] = boxes[at - 1];
            boxes[at] = box;
        }
    }
}
