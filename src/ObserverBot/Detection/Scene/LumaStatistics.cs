using RoomLens.FrameProcessing.Luma;

namespace RoomLens.ObserverBot.Detection.Scene;

/// <summary>Brightness, contrast and sharpness of a small luma plane (0–255, black at 0).</summary>
internal sealed class LumaStatistics
{
    private const int EdgeWindow = 8;
    private const int EdgeContrast = 24;
    private const double LeastEdgeShare = 0.002;
    private const double SharpEdge = 0.4;
    private const double FlatDeviation = 10;

    private readonly int[] _histogram = new int[256];

    /// <summary>Mean brightness.</summary>
    public double Mean { get; private set; }
    /// <summary>Standard deviation.</summary>
    public double Deviation { get; private set; }
    /// <summary>Brightness that 1 % of the samples exceed.</summary>
    public int Highlights { get; private set; }
    /// <summary>Windows with contrast, as a share of all.</summary>
    public double EdgeShare { get; private set; }
    /// <summary>Steepest step of such a window as a share of its contrast, averaged: 0.5 to 0.7 when sharp, below 0.37 when out of focus (measured on photos).</summary>
    public double Sharpness { get; private set; }

    /// <summary>Nothing is bright.</summary>
    public bool IsBlack => Mean < 8 && Highlights < 20;
    /// <summary>One even, not bright surface.</summary>
    public bool IsCovered => Deviation < FlatDeviation && EdgeShare < LeastEdgeShare && Highlights < 200;
    /// <summary>Something is to be seen, but hardly.</summary>
    public bool IsLowLight => Mean < 45 && Highlights < 110;
    /// <summary>There is contrast, but no step in it.</summary>
    public bool IsBlurred => Deviation >= FlatDeviation && (EdgeShare < LeastEdgeShare || Sharpness < SharpEdge);

    /// <summary>Measures a plane.</summary>
    public void Measure(LumaPlane plane)
    {
        MeasureLevels(plane.Samples);
        MeasureEdges(plane);
    }

    private void MeasureLevels(byte[] samples)
    {
        Array.Clear(_histogram);
        foreach (var sample in samples) _histogram[sample]++;
        double sum = 0, squares = 0;
        for (var level = 0; level < 256; level++)
        {
            sum += (double)level * _histogram[level];
            squares += (double)level * level * _histogram[level];
        }
        var count = Math.Max(samples.Length, 1);
        Mean = sum / count;
        Deviation = Math.Sqrt(Math.Max(squares / count - Mean * Mean, 0));
        var above = 0;
        Highlights = 255;
        while (Highlights > 0 && (above += _histogram[Highlights]) * 100L < count) Highlights--;
    }

    private void MeasureEdges(LumaPlane plane)
    {
        int windows = 0, edges = 0;
        double steepness = 0;
        for (var y = 0; y < plane.Height; y += 2)
        {
            var row = plane.Samples.AsSpan(y * plane.Width, plane.Width);
            for (var x = 0; x + EdgeWindow <= row.Length; x += EdgeWindow / 2)
            {
                windows++;
                var (contrast, step) = MeasureWindow(row.Slice(x, EdgeWindow));
                if (contrast < EdgeContrast) continue;
                edges++;
                steepness += (double)step / contrast;
            }
        }
        EdgeShare = (double)edges / Math.Max(windows, 1);
        Sharpness = edges == 0 ? 0 : steepness / edges;
    }

    private static (int Contrast, int Step) MeasureWindow(ReadOnlySpan<byte> window)
    {
        int least = window[0], most = window[0], step = 0;
        for (var i = 1; i < window.Length; i++)
        {
            least = Math.Min(least, window[i]);
            most = Math.Max(most, window[i]);
            step = Math.Max(step, Math.Abs(window[i] - window[i - 1]));
        }
        return (most - least, step);
    }
}
