using RoomLens.FrameProcessing.Luma;

namespace RoomLens.ObserverBot.Detection.Scene;

/// <summary>
/// Tells identical pictures. A camera's noise survives block averaging in a few samples at least; a repeated picture differs only by what a
/// coder still refines. Each picture is compared with the first of its run, so that slow changes add up and count.
/// </summary>
internal sealed class FreezeWatch
{
    private const int LargestDifference = 3;
    private const double MeanDifference = 0.08;

    private byte[] _first = [];

    /// <summary>Whether this picture shows the same as the first of the run; if not, it begins a new one.</summary>
    public bool IsSameAsBefore(LumaPlane plane)
    {
        var samples = plane.Samples;
        if (samples.Length == _first.Length && IsSame(samples, _first)) return true;
        if (samples.Length != _first.Length) _first = new byte[samples.Length];
        samples.CopyTo(_first, 0);
        return false;
    }

    private static bool IsSame(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var sum = 0;
        var budget = (int)(MeanDifference * a.Length);
        for (var i = 0; i < a.Length; i++)
        {
            var difference = Math.Abs(a[i] - b[i]);
            if (difference > LargestDifference) return false;
            sum += difference;
            if (sum > budget) return false;
        }
        return true;
    }
}
