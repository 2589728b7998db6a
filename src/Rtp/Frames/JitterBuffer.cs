using System.Numerics;
using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Frames;

/// <summary>
/// The packets between the first not yet given out (<see cref="Head"/>) and the newest, by extended sequence number: a ring that starts small,
/// doubles to its maximum, and when that is too short as well is emptied. Payloads are copied into buffers of the pool.
/// </summary>
internal sealed class JitterBuffer
{
    private readonly PacketBufferPool _pool;
    private readonly int _maxPackets;
    private readonly bool _keepsNewestCopy;
    private PacketSlot[] _slots;
    private bool _started;

    public JitterBuffer(int initialPackets, int maxPackets, PacketBufferPool pool, bool keepsNewestCopy = false)
    {
        _pool = pool;
        _keepsNewestCopy = keepsNewestCopy;
        _maxPackets = (int)BitOperations.RoundUpToPowerOf2((uint)maxPackets);
        _slots = new PacketSlot[BitOperations.RoundUpToPowerOf2((uint)Math.Min(initialPackets, maxPackets))];
    }

    /// <summary>The first place not yet given out.</summary>
    public long Head { get; private set; }

    /// <summary>One after the newest packet.</summary>
    public long Next { get; private set; }

    /// <summary>Places the ring may have.</summary>
    public int MaxSize => _maxPackets;

    /// <summary>Places the ring has now.</summary>
    public int Size => _slots.Length;

    /// <summary>The place of a number between <see cref="Head"/> and <see cref="Next"/>.</summary>
    public ref readonly PacketSlot this[long sequence] => ref _slots[Index(sequence)];

    /// <summary>Copies a packet in. Nothing was given out yet = the head may still move back to earlier packets.</summary>
    /// <param name="packet">All but its buffer; its length is set here.</param>
    /// <param name="payload">Borrowed.</param>
    /// <param name="nothingGivenOut">No packet left the buffer since it was empty.</param>
    /// <param name="descriptor">Dependency descriptor, kept behind the payload; borrowed.</param>
    public InsertResult Insert(in PacketSlot packet, ReadOnlySpan<byte> payload, bool nothingGivenOut, ReadOnlySpan<byte> descriptor = default)
    {
        var sequence = packet.Sequence;
        var result = InsertResult.Stored;
        if (!_started) Start(sequence);
        if (sequence < Head)
        {
            if (!nothingGivenOut || Next - sequence > _slots.Length) return InsertResult.Late;
            Head = sequence;
        }
        while (sequence - Head >= _slots.Length)
        {
            if (_slots.Length < _maxPackets)
            {
                Grow();
                continue;
            }
            Clear();
            Start(sequence);
            result = InsertResult.Overflowed;
        }
        ref var slot = ref _slots[Index(sequence)];
        if (slot.Kind != SlotKind.Missing)
        {
            if (!_keepsNewestCopy) return InsertResult.Duplicate;
            if (slot.Buffer is not null) _pool.Return(slot.Buffer);
        }
        slot = packet;
        slot.Length = payload.Length;
        slot.DescriptorLength = descriptor.Length;
        if (!payload.IsEmpty || !descriptor.IsEmpty)
        {
            slot.Buffer = _pool.Rent(payload.Length + descriptor.Length);
            payload.CopyTo(slot.Buffer);
            descriptor.CopyTo(slot.Buffer.AsSpan(payload.Length));
        }
        if (sequence >= Next) Next = sequence + 1;
        return result;
    }

    /// <summary>Gives up every place before this one and returns how many packets of media were there.</summary>
    public int AdvanceTo(long sequence)
    {
        var dropped = 0;
        for (; Head < sequence; Head++)
        {
            if (Head >= Next)
            {
                Head = Next = sequence;
                break;
            }
            ref var slot = ref _slots[Index(Head)];
            if (slot.Kind == SlotKind.Media) dropped++;
            if (slot.Buffer is not null) _pool.Return(slot.Buffer);
            slot = default;
        }
        return dropped;
    }

    /// <summary>Empties it; the next packet starts it anew.</summary>
    public void Clear()
    {
        AdvanceTo(Next);
        _started = false;
    }

    private void Start(long sequence)
    {
        Head = Next = sequence;
        _started = true;
    }

    private void Grow()
    {
        var larger = new PacketSlot[_slots.Length * 2];
        for (var sequence = Head; sequence < Next; sequence++)
            larger[(int)(sequence & (larger.Length - 1))] = _slots[Index(sequence)];
        _slots = larger;
    }

    private int Index(long sequence) => (int)(sequence & (_slots.Length - 1));
}
