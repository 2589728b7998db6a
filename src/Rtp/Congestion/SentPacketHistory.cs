using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Congestion;

/// <summary>
/// Numbers the packets of a transport and remembers when they left, until feedback tells what became of them. It holds
/// <see cref="MaxPackets"/> at most; feedback about older ones is not heard.
/// </summary>
internal sealed class SentPacketHistory
{
    /// <summary>Packets remembered without word of them: 4 s at a thousand a second.</summary>
    public const int MaxPackets = 1 << 12;

    private const int InitialPackets = 1 << 8;

    private Slot[] _ring = new Slot[InitialPackets];
    private long _oldest;
    private long _next;

    /// <summary>Number of the packet sent next, extended.</summary>
    public long Next => _next;

    /// <summary>Remembers a packet; gives the number that goes into its header extension.</summary>
    public ushort Add(int sizeBytes, int probe, Instant now)
    {
        if (_next - _oldest == _ring.Length) MakeRoom();
        _ring[Index(_next)] = new Slot { SentNs = now.Nanoseconds, SizeBytes = sizeBytes, Probe = probe };
        return unchecked((ushort)_next++);
    }

    /// <summary>Feedback says that it arrived; false: never sent, forgotten, or told before.</summary>
    public bool TryTakeReceived(ushort sequence, out SentPacket packet) => TryTake(sequence, Fate.Received, out packet);

    /// <summary>Feedback says that it did not arrive; false: never sent, forgotten, or told before.</summary>
    public bool TryTakeLost(ushort sequence, out SentPacket packet) => TryTake(sequence, Fate.Lost, out packet);

    private bool TryTake(ushort sequence, Fate fate, out SentPacket packet)
    {
        packet = default;
        var newest = _next - 1;
        var extended = newest + unchecked((short)(sequence - (ushort)newest));
        if (extended < _oldest || extended > newest) return false;
        ref var slot = ref _ring[Index(extended)];
        // A loss that is told first may turn out as a late arrival, not the other way round.
        if (slot.Fate >= fate) return false;
        slot.Fate = fate;
        packet = new SentPacket(extended, new Instant(slot.SentNs), slot.SizeBytes, slot.Probe);
        return true;
    }

    private void MakeRoom()
    {
        // Those at the end that feedback has told of are done with; the ring grows with the round trip only.
        if (_ring.Length == MaxPackets || _ring[Index(_oldest)].Fate != Fate.Unknown)
        {
            _oldest++;
            return;
        }

        var larger = new Slot[_ring.Length * 2];
        for (var sequence = _oldest; sequence < _next; sequence++) larger[(int)(sequence & (larger.Length - 1))] = _ring[Index(sequence)];
        _ring = larger;
    }

    private int Index(long sequence) => (int)(sequence & (_ring.Length - 1));

    private enum Fate : byte
    {
        Unknown,
        Lost,
        Received,
    }

    private struct Slot
    {
        public long SentNs;
        public int SizeBytes;
        public int Probe;
        public Fate Fate;
    }
}
