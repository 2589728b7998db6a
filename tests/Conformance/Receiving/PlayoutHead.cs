using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;

namespace RoomLens.Conformance.Receiving;

/// <summary>The jitter buffer's packets one by one behind a head, which stands still where one is missing. Nothing leaves before enough have come.</summary>
internal sealed class PlayoutHead(int minPackets)
{
    private const int Packets = 1 << 15;

    private readonly JitterBuffer _buffer = new(128, Packets, new PacketBufferPool());
    private readonly SequenceExtender _sequences = new();
    private readonly HashSet<long> _taken = [];
    private int _held;
    private bool _plays;

    public void Add(ushort sequenceNumber, uint timestamp)
    {
        var packet = new PacketSlot { Sequence = _sequences.Extend(sequenceNumber), Timestamp = timestamp, Kind = SlotKind.Media };
        // One that was taken out of turn may come again.
        if (_buffer.Insert(packet, default, nothingGivenOut: false) == InsertResult.Stored || _taken.Remove(packet.Sequence)) _held++;
        _plays |= _held >= minPackets;
    }

    /// <summary>The packet at the head.</summary>
    public int? Take()
    {
        if (!_plays || !IsHeld(_buffer.Head)) return null;
        var sequence = _buffer.Head;
        _buffer.AdvanceTo(sequence + 1);
        _held--;
        return (ushort)sequence;
    }

    /// <summary>The first packet of a timestamp, wherever it is; the head stays.</summary>
    public int? TakeAt(uint timestamp)
    {
        for (var sequence = _buffer.Head; _plays && sequence < _buffer.Next; sequence++)
        {
            if (!IsHeld(sequence) || _buffer[sequence].Timestamp != timestamp) continue;
            _held--;
            // At the head nothing else can come out until it is skipped.
            _taken.Add(sequence);
            return (ushort)sequence;
        }
        return null;
    }

    /// <summary>Goes on behind a packet that will not come.</summary>
    public void Skip()
    {
        if (IsHeld(_buffer.Head)) _held--;
        _buffer.AdvanceTo(_buffer.Head + 1);
    }

    private bool IsHeld(long sequence) => sequence < _buffer.Next && _buffer[sequence].Kind != SlotKind.Missing && !_taken.Contains(sequence);
}
