namespace RoomLens.Rtp.Framing;

/// <summary>
/// Packets on their way into a byte stream (RFC 4571), in a ring of fixed size. A packet that does not fit is refused as a whole, so that the
/// framing is never torn. One owner thread.
/// </summary>
public sealed class StreamQueue
{
    private readonly byte[] _ring;
    private int _start;

    /// <summary>An empty queue.</summary>
    /// <param name="capacityBytes">Octets of packets and their headers that may wait.</param>
    public StreamQueue(int capacityBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacityBytes, StreamFraming.HeaderBytes + 1);
        _ring = new byte[capacityBytes];
    }

    /// <summary>Octets that wait.</summary>
    public int Count { get; private set; }

    /// <summary>The oldest octets, as far as they lie together; borrowed until the next call.</summary>
    public ReadOnlySpan<byte> Head => _ring.AsSpan(_start, Math.Min(Count, _ring.Length - _start));

    /// <summary>Copies a packet behind the others; false when it does not fit, or is longer than 65535 octets.</summary>
    public bool TryAdd(ReadOnlySpan<byte> packet)
    {
        if (packet.Length > ushort.MaxValue || packet.Length + StreamFraming.HeaderBytes > _ring.Length - Count) return false;
        Span<byte> header = stackalloc byte[StreamFraming.HeaderBytes];
        StreamFraming.WriteHeader(header, packet.Length);
        Append(header);
        Append(packet);
        return true;
    }

    /// <summary>The first octets of <see cref="Head"/> have left.</summary>
    public void Consume(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Count);
        Count -= bytes;
        _start = Count == 0 ? 0 : (_start + bytes) % _ring.Length;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        var end = (_start + Count) % _ring.Length;
        var first = Math.Min(bytes.Length, _ring.Length - end);
        bytes[..first].CopyTo(_ring.AsSpan(end));
        bytes[first..].CopyTo(_ring);
        Count += bytes.Length;
    }
}
