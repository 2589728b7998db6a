namespace RoomLens.ObserverBot.Detection.Motion;

/// <summary>
/// Joins foreground samples to regions and keeps those that move: enough of them changed since the picture before. What merely stands where
/// the background once was different (a person who sat down, the ghost of one who left) is not motion.
/// </summary>
internal sealed class RegionFinder
{
    /// <summary>Share of the picture a region must cover.</summary>
    private const double LeastShare = 0.0015;
    private const int LeastSamples = 4;
    private const int MinNeighbours = 3;
    private const double LeastChangedShare = 0.05;
    private const int MergeGap = 4;
    private const int MaxRegions = 256;

    private readonly List<MotionRegion> _regions = [];
    private readonly Stack<int> _open = new();
    private bool[] _todo = [];

    /// <summary>Moving regions, merged where they are near each other; valid until the next call.</summary>
    public IReadOnlyList<MotionRegion> Find(BackgroundModel background, int width, int height)
    {
        _regions.Clear();
        CopyWithoutSpeckles(background.Foreground, width, height);
        for (var i = 0; i < _todo.Length && _regions.Count < MaxRegions; i++)
        {
            if (_todo[i]) _regions.Add(Grow(background, i, width, height));
        }
        MergeNear();
        var least = Math.Max(LeastSamples, LeastShare * width * height);
        _regions.RemoveAll(region => region.Area < least || region.Changed < Math.Max(2, LeastChangedShare * region.Area));
        return _regions;
    }

    private void CopyWithoutSpeckles(bool[] foreground, int width, int height)
    {
        if (_todo.Length != foreground.Length) _todo = new bool[foreground.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = y * width + x;
                _todo[at] = foreground[at] && CountAround(foreground, x, y, width, height) > MinNeighbours;
            }
        }
    }

    // The sample itself and its eight neighbours.
    private static int CountAround(bool[] foreground, int x, int y, int width, int height)
    {
        var count = 0;
        for (var row = Math.Max(y - 1, 0); row <= Math.Min(y + 1, height - 1); row++)
        {
            for (var column = Math.Max(x - 1, 0); column <= Math.Min(x + 1, width - 1); column++)
            {
                if (foreground[row * width + column]) count++;
            }
        }
        return count;
    }

    private MotionRegion Grow(BackgroundModel background, int start, int width, int height)
    {
        var region = new MotionRegion(int.MaxValue, int.MaxValue, 0, 0, 0, 0, 0);
        _todo[start] = false;
        _open.Push(start);
        while (_open.TryPop(out var at))
        {
            var (y, x) = Math.DivRem(at, width);
            region = region.Merge(new MotionRegion(x, y, x + 1, y + 1, 1, background.Changed[at] ? 1 : 0, background.Strength[at]));
            if (x > 0) Visit(at - 1);
            if (x + 1 < width) Visit(at + 1);
            if (y > 0) Visit(at - width);
            if (y + 1 < height) Visit(at + width);
        }
        return region;
    }

    private void Visit(int at)
    {
        if (!_todo[at]) return;
        _todo[at] = false;
        _open.Push(at);
    }

    private void MergeNear()
    {
        for (var i = 0; i < _regions.Count; i++)
        {
            var j = i + 1;
            while (j < _regions.Count)
            {
                if (!_regions[i].IsNear(_regions[j], MergeGap))
                {
                    j++;
                    continue;
                }
                _regions[i] = _regions[i].Merge(_regions[j]);
                _regions.RemoveAt(j);
                // The grown region may reach ones it missed before.
                j = i + 1;
            }
        }
    }
}
