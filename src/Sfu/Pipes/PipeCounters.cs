namespace RoomLens.Sfu.Pipes;

/// <summary>What a worker put into pipes, and what it could not. Written by its thread, read by any.</summary>
internal sealed class PipeCounters
{
    private long _packets;
    private long _droppedForPeople;
    private long _droppedForObservers;
    private int _open;

    /// <summary>Packets put into pipes.</summary>
    public long Packets => Volatile.Read(ref _packets);

    /// <summary>Packets that people on another worker were to have, dropped because the pipe was full.</summary>
    public long DroppedForPeople => Volatile.Read(ref _droppedForPeople);

    /// <summary>Packets that only observers on another worker were to have, dropped because the pipe was nearly full.</summary>
    public long DroppedForObservers => Volatile.Read(ref _droppedForObservers);

    /// <summary>Pipes to this worker at the moment.</summary>
    public int Open
    {
        get => Volatile.Read(ref _open);
        set => Volatile.Write(ref _open, value);
    }

    /// <summary>One was put into a pipe.</summary>
    public void CountPacket() => Volatile.Write(ref _packets, _packets + 1);

    /// <summary>One was dropped.</summary>
    public void CountDrop(bool forPeople)
    {
        if (forPeople) Volatile.Write(ref _droppedForPeople, _droppedForPeople + 1);
        else Volatile.Write(ref _droppedForObservers, _droppedForObservers + 1);
    }
}
