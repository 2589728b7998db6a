using System.Buffers.Binary;
using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Send;

/// <summary>
/// The last packets of one producer stream, kept to answer NACKs of all its consumers. Bounded by <see cref="RetransmissionHistoryOptions"/>;
/// what leaves the window is no longer answered. Packets are copied into buffers of the pool, which the owner shares between the
/// histories of one thread; nothing is allocated per packet once the pool is warm.
/// </summary>
/// <remarks>
/// The newest key frame is a part of the same window: <see cref="KeyFrameStart"/> gives where it begins, for a replay to a new consumer.
/// Call <see cref="Clear"/> when the producer closes: it gives the buffers back.
/// </remarks>
public sealed class RetransmissionHistory
{
    private readonly RetransmissionHistoryOptions _options;
    private readonly PacketBufferPool _pool;
    private readonly Slot[] _ring;
    private long _oldest;
    private long _next;
    private long _expiredThrough = long.MinValue;
    private long? _keyFrameStart;

    /// <summary>An empty history.</summary>
    public RetransmissionHistory(RetransmissionHistoryOptions options, PacketBufferPool pool)
    {
        _options = options;
        _pool = pool;
        _ring = new Slot[options.MaxPackets];
    }

    /// <summary>Packets held, holes not counted.</summary>
    public int Count { get; private set; }

    /// <summary>Octets held.</summary>
    public long SizeBytes { get; private set; }

    /// <summary>Oldest extended sequence number that may be held; equal to <see cref="Next"/> when empty.</summary>
    public long Oldest => _oldest;

    /// <summary>One after the highest sequence number stored.</summary>
    public long Next => _next;

    /// <summary>Sequence number of the first packet of the newest key frame still held; null when it has left the window.</summary>
    public long? KeyFrameStart => _keyFrameStart is { } start && Find(start) >= 0 ? start : null;

    /// <summary>
    /// Copies a packet. False: a duplicate, or older than the window. A jump by more than the window empties it first.
    /// </summary>
    /// <param name="sequence">Extended sequence number.</param>
    /// <param name="packet">The whole plain RTP packet; borrowed.</param>
    /// <param name="beginsKeyFrame">It is the first packet of a key frame.</param>
    /// <param name="now">Arrival.</param>
    public bool Add(long sequence, ReadOnlySpan<byte> packet, bool beginsKeyFrame, Instant now)
    {
        if (_options.TimestampClockHz is not null)
        {
            if (!TryFitTimestamp(sequence, Timestamp(packet))) return false;
        }
        else
        {
            Expire(now);
        }

        if (Count == 0 || sequence >= _next + _ring.Length) Restart(sequence);
        if (sequence < _oldest && !TryExtendBack(sequence)) return false;
        while (_oldest <= sequence - _ring.Length) DropOldest();
        ref var slot = ref _ring[Index(sequence)];
        if (slot.Buffer is not null) return false;
        slot.Buffer = _pool.Rent(packet.Length);
        slot.Length = packet.Length;
        slot.StoredAt = now;
        packet.CopyTo(slot.Buffer);
        Count++;
        SizeBytes += packet.Length;
        if (sequence >= _next) _next = sequence + 1;
        if (beginsKeyFrame && (_keyFrameStart is null || sequence > _keyFrameStart)) _keyFrameStart = sequence;
        return true;
    }

    /// <summary>The stored packet as it came from the producer; borrowed until the next call that adds. False: never seen, or no longer held.</summary>
    public bool TryGet(long sequence, Instant now, out ReadOnlySpan<byte> packet) => TryGet(sequence, now, out packet, out _);

    /// <summary>As the other, with when it arrived.</summary>
    public bool TryGet(long sequence, Instant now, out ReadOnlySpan<byte> packet, out Instant arrivedAt)
    {
        packet = default;
        arrivedAt = default;
        var index = Find(sequence);
        if (index < 0 || (_options.TimestampClockHz is null && now - _ring[index].StoredAt > _options.MaxAge)) return false;
        packet = _ring[index].Buffer.AsSpan(0, _ring[index].Length);
        arrivedAt = _ring[index].StoredAt;
        return true;
    }

    /// <summary>Gives back what is older than the window. Called by <see cref="Add"/>; call it on a timer for producers that fell silent.</summary>
    public void Expire(Instant now)
    {
        while (_oldest < _next && _options.TimestampClockHz is null)
        {
            ref readonly var slot = ref _ring[Index(_oldest)];
            if (slot.Buffer is not null && now - slot.StoredAt <= _options.MaxAge) return;
            DropOldest();
        }
    }

    /// <summary>Empties it and gives every buffer back.</summary>
    public void Clear()
    {
        while (_oldest < _next) DropOldest();
        _keyFrameStart = null;
    }

    private void Restart(long sequence)
    {
        Clear();
        _oldest = _next = sequence;
        _expiredThrough = long.MinValue;
    }

    /// <summary>
    /// Makes room by timestamps. False: the packet is older than the window, or between packets whose timestamps it does not fit. One that is newer by
    /// its timestamp and older by its number begins anew.
    /// </summary>
    private bool TryFitTimestamp(long sequence, uint timestamp)
    {
        if (Count == 0) return true;
        var newest = TimestampAt(_next - 1);
        var isNewer = unchecked((int)(timestamp - newest)) > 0;
        if (isNewer && sequence < _next - 1)
        {
            Restart(sequence);
            return true;
        }

        newest = isNewer ? timestamp : newest;
        while (_oldest < _next && (_ring[Index(_oldest)].Buffer is null || IsTooOld(TimestampAt(_oldest), newest))) DropOldest();
        if (Count == 0) return true;
        return !IsTooOld(timestamp, newest) && Follows(sequence, timestamp) && Precedes(sequence, timestamp);
    }

    private bool Follows(long sequence, uint timestamp)
    {
        for (var before = Math.Min(sequence, _next) - 1; before >= _oldest; before--)
            if (Find(before) >= 0) return unchecked((int)(timestamp - TimestampAt(before))) >= 0;
        return true;
    }

    private bool Precedes(long sequence, uint timestamp)
    {
        for (var after = Math.Max(sequence + 1, _oldest); after < _next; after++)
            if (Find(after) >= 0) return unchecked((int)(timestamp - TimestampAt(after))) <= 0;
        return true;
    }

    private bool IsTooOld(uint timestamp, uint newest) =>
        unchecked((int)(newest - timestamp)) > 0 && (newest - timestamp) * 1000L / _options.TimestampClockHz > _options.MaxAge.TotalMilliseconds;

    private uint TimestampAt(long sequence) => Timestamp(_ring[Index(sequence)].Buffer);

    private static uint Timestamp(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);

    /// <summary>A packet from before the first one kept still fits while the ring has room for it.</summary>
    private bool TryExtendBack(long sequence)
    {
        if (_next - sequence > _ring.Length || (_expiredThrough >= sequence && _options.TimestampClockHz is null)) return false;
        _oldest = sequence;
        return true;
    }

    private void DropOldest()
    {
        ref var slot = ref _ring[Index(_oldest)];
        _expiredThrough = _oldest++;
        if (slot.Buffer is null) return;
        _pool.Return(slot.Buffer);
        Count--;
        SizeBytes -= slot.Length;
        slot = default;
    }

    private int Find(long sequence)
    {
        if (sequence < _oldest || sequence >= _next) return -1;
        var index = Index(sequence);
        return _ring[index].Buffer is null ? -1 : index;
    }

    private int Index(long sequence)
    {
        var index = (int)(sequence % _ring.Length);
        return index < 0 ? index + _ring.Length : index;
    }

    private struct Slot
    {
        public byte[]? Buffer;
        public int Length;
        public Instant StoredAt;
    }
}
