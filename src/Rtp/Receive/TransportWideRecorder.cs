using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Rtcp;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Receive;

/// <summary>
/// Remembers when the packets of a transport arrived, by transport-wide sequence number, and writes the feedback about them
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1). It holds at most <paramref name="capacity"/> numbers, a power of two from 256 to
/// <see cref="MaxPackets"/>; older ones are given up.
/// </summary>
public sealed class TransportWideRecorder(int capacity = TransportWideRecorder.MaxPackets)
{
    /// <summary>Numbers remembered: half the circle, beyond which old and new could not be told apart.</summary>
    public const int MaxPackets = 1 << 15;

    private const int InitialPackets = 256;

    private readonly SequenceExtender _sequences = new();
    private readonly TransportWideEncoder _encoder = new();
    // Arrival in units of 250 µs, plus one; 0 = not received.
    private long[] _arrivals = new long[InitialPackets];
    private long _oldest;
    private long _first;
    private long _next;
    private bool _any;

    /// <summary>Number of the next feedback packet, modulo 256.</summary>
    public byte NextFeedbackCount { get; set; }

    /// <summary>There is something to report.</summary>
    public bool HasNews => _any && _first < _next;

    /// <summary>A packet arrived, in whatever order; of duplicates the first counts.</summary>
    public void HandlePacket(ushort transportSequence, Instant now)
    {
        var sequence = _sequences.Extend(transportSequence);
        if (!_any) (_any, _oldest, _first, _next) = (true, sequence, sequence, sequence);
        if (!TryMakeRoom(sequence)) return;
        ref var arrival = ref _arrivals[Index(sequence)];
        if (arrival != 0) return;
        arrival = TransportWideEncoder.ToUnits(now) + 1;
        // One that was reported missing is reported anew, with all that follow it.
        if (sequence < _first) _first = sequence;
    }

    /// <summary>Appends one feedback packet about what arrived since the last; as many packets as fit, so call it until <see cref="HasNews"/> is false.</summary>
    public bool TryWrite(ref RtcpWriter writer, uint senderSsrc, uint mediaSsrc)
    {
        if (!HasNews) return false;
        _encoder.Begin(writer.Room);
        var sequence = _first;
        while (sequence < _next && _encoder.TryAdd(_arrivals[Index(sequence)] - 1)) sequence++;
        if (sequence == _first || !writer.TryWriteTransportWide(senderSsrc, mediaSsrc, _encoder.Encode(unchecked((ushort)_first), NextFeedbackCount))) return false;
        NextFeedbackCount++;
        _first = sequence;
        return true;
    }

    private bool TryMakeRoom(long sequence)
    {
        if (sequence < _oldest)
        {
            if (_next - sequence > capacity) return false;
            Grow(_next - sequence);
            for (; _oldest > sequence; _oldest--) _arrivals[Index(_oldest - 1)] = 0;
            return true;
        }
        if (sequence < _next) return true;
        Grow(sequence + 1 - _oldest);
        // What falls out of the ring is given up.
        _oldest = Math.Max(_oldest, sequence + 1 - _arrivals.Length);
        _first = Math.Max(_first, _oldest);
        for (_next = Math.Max(_next, _oldest); _next <= sequence; _next++) _arrivals[Index(_next)] = 0;
        return true;
    }

    private void Grow(long count)
    {
        var size = _arrivals.Length;
        while (size < count && size < capacity) size *= 2;
        if (size == _arrivals.Length) return;
        var larger = new long[size];
        for (var sequence = _oldest; sequence < _next; sequence++) larger[(int)(sequence & (size - 1))] = _arrivals[Index(sequence)];
        _arrivals = larger;
    }

    private int Index(long sequence) => (int)(sequence & (_arrivals.Length - 1));
}
