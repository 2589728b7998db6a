using System.Buffers.Binary;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Rtcp;

/// <summary>Encodes statuses and arrival deltas of transport-wide feedback in the fewest chunks a greedy choice gives.</summary>
internal sealed class TransportWideEncoder
{
    private const long UnitNs = 250_000;
    private const int UnitsPerReference = 256;
    private const int FixedLength = 8;
    // Headers, padding and the worst chunk and delta of the next packet.
    private const int Margin = 32;
    private const int MaxRun = 0x1FFF;

    private readonly List<PacketStatus> _statuses = [];
    private readonly List<short> _deltas = [];
    private byte[] _control = new byte[256];
    private int _room;
    private long _reference;
    private long _last;
    private bool _anyReceived;

    /// <summary>An arrival in units of 250 µs, rounded.</summary>
    public static long ToUnits(Instant at) => (at.Nanoseconds + UnitNs / 2) / UnitNs;

    /// <summary>Begins a packet that may take this many octets.</summary>
    public void Begin(int room)
    {
        _statuses.Clear();
        _deltas.Clear();
        (_room, _anyReceived, _reference) = (room, false, 0);
    }

    /// <summary>Adds the next packet by its arrival; negative = not received. False: it does not fit, or its delta is too large for this packet.</summary>
    public bool TryAdd(long arrival)
    {
        if (_statuses.Count == ushort.MaxValue || Margin + _statuses.Count / 7 * 2 + _deltas.Count * 2 > _room) return false;
        if (arrival < 0)
        {
            _statuses.Add(PacketStatus.NotReceived);
            return true;
        }
        if (!_anyReceived)
        {
            _reference = arrival / UnitsPerReference;
            (_last, _anyReceived) = (_reference * UnitsPerReference, true);
        }
        var delta = arrival - _last;
        if (delta is < short.MinValue or > short.MaxValue) return false;
        _last = arrival;
        _statuses.Add(delta is >= 0 and <= byte.MaxValue ? PacketStatus.SmallDelta : PacketStatus.LargeDelta);
        _deltas.Add((short)delta);
        return true;
    }

    /// <summary>The feedback control information; valid until the next call.</summary>
    public ReadOnlySpan<byte> Encode(ushort baseSequence, byte feedbackCount)
    {
        var most = FixedLength + (_statuses.Count / 7 + 1) * 2 + _deltas.Count * 2 + 4;
        if (_control.Length < most) _control = new byte[most];
        BinaryPrimitives.WriteUInt16BigEndian(_control, baseSequence);
        BinaryPrimitives.WriteUInt16BigEndian(_control.AsSpan(2), (ushort)_statuses.Count);
        BinaryPrimitives.WriteUInt32BigEndian(_control.AsSpan(4), ((uint)_reference << 8) | feedbackCount);
        var at = FixedLength;
        for (var i = 0; i < _statuses.Count; at += 2) BinaryPrimitives.WriteUInt16BigEndian(_control.AsSpan(at), NextChunk(ref i));
        var delta = 0;
        foreach (var status in _statuses)
        {
            if (status == PacketStatus.SmallDelta) _control[at++] = (byte)_deltas[delta++];
            if (status != PacketStatus.LargeDelta) continue;
            BinaryPrimitives.WriteInt16BigEndian(_control.AsSpan(at), _deltas[delta++]);
            at += 2;
        }
        while (at % 4 != 0) _control[at++] = 0;
        return _control.AsSpan(0, at);
    }

    private ushort NextChunk(ref int at)
    {
        var status = _statuses[at];
        var run = 1;
        while (at + run < _statuses.Count && run < MaxRun && _statuses[at + run] == status) run++;
        var single = Math.Min(14, _statuses.Count - at);
        var oneBit = true;
        for (var i = 0; i < single; i++) oneBit &= _statuses[at + i] != PacketStatus.LargeDelta;
        if (run >= (oneBit ? 14 : 7) || at + run == _statuses.Count)
        {
            at += run;
            return (ushort)(((int)status << 13) | run);
        }
        var chunk = oneBit ? 0x8000 : 0xC000;
        var count = oneBit ? single : Math.Min(7, single);
        for (var i = 0; i < count; i++, at++) chunk |= (int)_statuses[at] << (oneBit ? 13 - i : 12 - 2 * i);
        return (ushort)chunk;
    }
}
