namespace RoomLens.Hosting.Udp.Batches;

/// <summary>
/// Datagrams of one turn on their way out, in the order they were queued. Bytes are in the batch's own slots: all of a datagram in one, or the head in
/// one and the rest in a slot that several datagrams share.
/// </summary>
internal sealed class SendBatch
{
    // A batch of received packets, each passed on to many.
    private const int SharedSlots = ReceiveBatch.Capacity;

    private readonly Entry[] _entries;
    private readonly PinnedSlots _shared = new(SharedSlots);
    private int _sharedNow;
    private int _sharedInUse;

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

    /// <summary>Every shared slot may be named by an entry: send before <see cref="NextShared"/>.</summary>
    public bool IsOutOfShared => _sharedInUse == SharedSlots;

    /// <summary>The slot that the next entries share; the one before it keeps its bytes until the batch is cleared.</summary>
    public Span<byte> NextShared()
    {
        _sharedNow = (_sharedNow + 1) % SharedSlots;
        _sharedInUse++;
        return _shared.Slot(_sharedNow);
    }

    /// <summary>Queues a datagram: the first bytes of the next slot, from <paramref name="head"/> on of the shared one.</summary>
    public void Commit(MediaSocket socket, in UdpAddress to, int head, int length) => _entries[Count++] = new Entry(socket, to, length, head, _sharedNow);

    /// <summary>Where the rest of an entry is, behind its head.</summary>
    public nint AddressOfRest(in Entry entry) => _shared.Address(entry.Shared) + entry.Head;

    /// <summary>A whole datagram in one piece.</summary>
    public ReadOnlySpan<byte> Join(int index)
    {
        ref readonly var entry = ref _entries[index];
        var datagram = Slots.Slot(index)[..entry.Length];
        _shared.Slot(entry.Shared)[entry.Head..entry.Length].CopyTo(datagram[entry.Head..]);
        return datagram;
    }

    public void Clear()
    {
        // Sockets are not kept alive by an idle batch.
        Array.Clear(_entries, 0, Count);
        Count = 0;
        // The shared slot at hand may be named again.
        _sharedInUse = Math.Min(_sharedInUse, 1);
    }

    /// <summary>One queued datagram: its first <paramref name="Head"/> bytes are in the slot of the same index, the others at the same place of a shared slot.</summary>
    internal readonly record struct Entry(MediaSocket Socket, UdpAddress To, int Length, int Head, int Shared);
}
