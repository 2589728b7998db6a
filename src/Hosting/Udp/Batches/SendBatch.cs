namespace RoomLens.Hosting.Udp.Batches;

/// <summary>Datagrams of one turn on their way out, in the order they were queued. Bytes are copied into the batch's own slots.</summary>
internal sealed class SendBatch
{
    private readonly Entry[] _entries;

    public SendBatch(int capacity)
    {
        Slots = new PinnedSlots(capacity);
        _entries = new Entry[capacity];
    }

    public PinnedSlots Slots { get; }

    public int Count { get; private set; }

    public bool IsFull => Count == _entries.Length;

    public ReadOnlySpan<Entry> Entries => _entries.AsSpan(0, Count);

    /// <summary>The slot that the next <see cref="Commit"/> sends.</summary>
    public Span<byte> NextSlot => Slots.Slot(Count);

    public void Commit(MediaSocket socket, in UdpAddress to, int length) => _entries[Count++] = new Entry(socket, to, length);

    public void Clear()
    {
        // Sockets are not kept alive by an idle batch.
        Array.Clear(_entries, 0, Count);
        Count = 0;
    }

    /// <summary>One queued datagram; its bytes are in the slot of the same index.</summary>
    internal readonly record struct Entry(MediaSocket Socket, UdpAddress To, int Length);
}
