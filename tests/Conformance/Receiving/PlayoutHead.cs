using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;

namespace RoomLens.Conformance.Receiving;

/// <summary>
/// The jitter buffer's packets one by one behind a head, which stands still where one is missing. Nothing leaves before enough have come. What the
/// buffer does not keep, packets behind the head and further copies, can be had by its timestamp only.
/// </summary>
internal sealed class PlayoutHead(int minPackets)
{
    private const int Packets = 1 << 15;

    private readonly JitterBuffer _buffer = new(128, Packets, new PacketBufferPool());
    private readonly SequenceExtender _sequences = new();
    private readonly HashSet<long> _taken = [];
    // By number, of copies the newest first.
    private readonly List<(long Sequence, uint Timestamp)> _aside = [];
    private int _held;
    private bool _plays;

    public void Add(ushort sequenceNumber, uint timestamp)
    {
        var packet = new PacketSlot { Sequence = _sequences.Extend(sequenceNumber), Timestamp = timestamp, Kind = SlotKind.Media };
        if (_buffer.Insert(packet, default, nothingGivenOut: false) != InsertResult.Stored) PutAside(packet.Sequence, timestamp);
        _held++;
        _plays |= _held >= minPackets;
    }

    /// <summary>The packet at the head.</summary>
    public int? Take()
    {
        if (!_plays) return null;
        var sequence = _buffer.Head;
        var copy = _aside.FindIndex(packet => packet.Sequence == sequence);
        if (copy >= 0) _aside.RemoveAt(copy);
        else if (IsHeld(sequence)) _taken.Add(sequence);
        else return null;
        Skip();
        _held--;
        return (ushort)sequence;
    }

    /// <summary>The first packet of a timestamp, wherever it is; the head stays.</summary>
    public int? TakeAt(uint timestamp)
    {
        if (!_plays) return null;
        var sequence = _buffer.Head;
        while (sequence < _buffer.Next && !(IsHeld(sequence) && _buffer[sequence].Timestamp == timestamp)) sequence++;
        var copy = _aside.FindIndex(packet => packet.Timestamp == timestamp);
        if (copy >= 0 && _aside[copy].Sequence <= sequence)
        {
            sequence = _aside[copy].Sequence;
            _aside.RemoveAt(copy);
        }
        else if (sequence < _buffer.Next)
        {
            // At the head nothing else can come out until it is skipped.
            _taken.Add(sequence);
        }
        else
        {
            return null;
        }

        _held--;
        return (ushort)sequence;
    }

    /// <summary>Goes on behind a packet that will not come; what is there of it is still held.</summary>
    public void Skip()
    {
        var sequence = _buffer.Head;
        if (IsHeld(sequence)) PutAside(sequence, (uint)_buffer[sequence].Timestamp, isOldest: true);
        _buffer.AdvanceTo(sequence + 1);
    }

    private void PutAside(long sequence, uint timestamp, bool isOldest = false)
    {
        var at = _aside.FindIndex(packet => isOldest ? packet.Sequence > sequence : packet.Sequence >= sequence);
        _aside.Insert(at < 0 ? _aside.Count : at, (sequence, timestamp));
    }

    private bool IsHeld(long sequence) => sequence < _buffer.Next && _buffer[sequence].Kind != SlotKind.Missing && !_taken.Contains(sequence);
}
