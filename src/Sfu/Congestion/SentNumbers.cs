namespace RoomLens.Sfu.Congestion;

/// <summary>
/// The transport-wide sequence numbers that the packets of one stream without RTX left with. A repetition has the sequence number of the first packet, so SRTP
/// protects both with the same key stream: they must be the same octets (RFC 7714 section 8.1: a nonce is used for one message only).
/// </summary>
internal sealed class SentNumbers
{
    // More than the history keeps, a power of two.
    private const int Capacity = 4096;

    private readonly (ushort Sequence, ushort Number, bool IsSet)[] _entries = new (ushort, ushort, bool)[Capacity];

    /// <summary>The number that a packet left with; false = it has not left, or long ago.</summary>
    public bool TryGet(ushort sequence, out ushort number)
    {
        var entry = _entries[sequence % Capacity];
        number = entry.Number;
        return entry.IsSet && entry.Sequence == sequence;
    }

    /// <summary>A packet leaves.</summary>
    public void Set(ushort sequence, ushort number) => _entries[sequence % Capacity] = (sequence, number, true);
}
