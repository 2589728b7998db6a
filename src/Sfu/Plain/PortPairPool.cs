namespace RoomLens.Sfu.Plain;

/// <summary>Even/odd UDP port pairs for plain producers. A freed pair is used again last, so that a late sender does not meet a new producer.</summary>
internal sealed class PortPairPool
{
    private readonly Queue<int> _free = new();

    /// <summary>All pairs between two ports, inclusive.</summary>
    public PortPairPool(int first, int last)
    {
        for (var even = first + (first & 1); even + 1 <= last; even += 2) _free.Enqueue(even);
    }

    /// <summary>Pairs left.</summary>
    public int Available => _free.Count;

    /// <summary>The even port of a free pair; false when none is left.</summary>
    public bool TryRent(out int even) => _free.TryDequeue(out even);

    /// <summary>Gives a pair back.</summary>
    public void Return(int even) => _free.Enqueue(even);
}
