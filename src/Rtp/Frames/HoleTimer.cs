using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Frames;

/// <summary>How long the hole that blocks the head has been known: since the first packet after it arrived.</summary>
internal sealed class HoleTimer
{
    private long? _hole;

    /// <summary>Arrival of the first packet seen after the hole.</summary>
    public Instant Since { get; private set; }

    /// <summary>The nearest packet after the hole.</summary>
    public long NextPresent { get; private set; }

    /// <summary>The hole that blocks now; there is a packet after it.</summary>
    public void Set(long hole, JitterBuffer buffer)
    {
        if (_hole == hole) return;
        _hole = hole;
        NextPresent = hole + 1;
        while (buffer[NextPresent].Kind == SlotKind.Missing) NextPresent++;
        Since = buffer[NextPresent].Arrival;
    }

    /// <summary>A packet was stored: it may fill the hole or lie nearer to it.</summary>
    public void HandlePacket(long sequence)
    {
        if (_hole is not { } hole || sequence < hole) return;
        if (sequence == hole) _hole = null;
        else if (sequence < NextPresent) NextPresent = sequence;
    }

    /// <summary>Nothing blocks.</summary>
    public void Clear() => _hole = null;
}
