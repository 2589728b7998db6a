namespace RoomLens.Sfu.Tests.Congestion;

/// <summary>
/// Three temporal layers as encoders make them: 0 2 1 2. The lowest refers to the last of its own, the others to the last picture of a lower layer.
/// </summary>
internal static class TemporalPattern
{
    private static readonly int[] Layers = [0, 2, 1, 2];
    private static readonly int[] Distances = [4, 1, 2, 1];

    /// <summary>Temporal layer of the n-th picture after a key picture.</summary>
    public static int LayerOf(int position) => Layers[position % Layers.Length];

    /// <summary>How many pictures back its reference is; not of key pictures.</summary>
    public static int Back(int position) => Distances[position % Layers.Length];

    /// <summary>It refers to the lowest layer only.</summary>
    public static bool IsSync(int position) => position % Layers.Length is 1 or 2;
}
