using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Send;

/// <summary>
/// Gives one consumer its own continuous stream: SSRC, payload type and sequence numbers are the consumer's; the timestamp is the producer's
/// output timeline, the same for all consumers. Packets that are dropped on purpose leave no hole; real losses stay holes; a late packet
/// gets the offset valid at its place.
/// </summary>
/// <remarks>
/// A pause is: call nothing for its packets, then <see cref="Synchronize"/> with the first packet after it (of a key frame). A layer switch is the
/// same with another source. Sequence numbers are extended; a source is any number that tells the producer's layers apart. Of the numbering it
/// remembers <see cref="MaxSegments"/> changes; packets older than that are not forwarded.
/// </remarks>
public sealed class RtpRewriter
{
    /// <summary>Changes of offset remembered.</summary>
    public const int MaxSegments = 512;

    // A ring, its length a power of two, that grows up to the bound.
    private Segment[] _segments = new Segment[4];
    private int _first;
    private int _count;

    /// <summary>A stream that has not begun; the first call is <see cref="Synchronize"/>.</summary>
    public RtpRewriter(uint ssrc, byte payloadType, ushort firstSequence)
    {
        Ssrc = ssrc;
        PayloadType = payloadType;
        HighestOutput = firstSequence - 1L;
    }

    /// <summary>SSRC of the consumer.</summary>
    public uint Ssrc { get; }

    /// <summary>Payload type of the consumer.</summary>
    public byte PayloadType { get; }

    /// <summary>Highest extended sequence number given out.</summary>
    public long HighestOutput { get; private set; }

    /// <summary>Continues at the last number given out + 1 with this packet, whatever came between; also the start, a resume, a switch of layer.</summary>
    public void Synchronize(int source, long sequence) => Begin(new Segment(source, sequence, sequence - 1, HighestOutput + 1 - sequence));

    /// <summary>The packet is dropped on purpose: at the head the numbering closes up; a late one is already a hole and stays one.</summary>
    public void Skip(int source, long sequence)
    {
        if (_count == 0) return;
        ref var head = ref At(_count - 1);
        if (head.Source != source || sequence <= head.Last) return;
        // Holes between the head and the dropped packet may still be filled late: they keep the head's offset.
        var holesEnd = sequence - 1;
        if (holesEnd < head.First) head = head with { First = sequence + 1, Last = sequence, Offset = head.Offset - 1 };
        else
        {
            var offset = head.Offset - 1;
            head = head with { Last = holesEnd };
            HighestOutput = Math.Max(HighestOutput, holesEnd + head.Offset);
            Begin(new Segment(source, sequence + 1, sequence, offset));
        }
    }

    /// <summary>The number this packet gets. False: it is of another source than the current, from a pause, or too old; do not forward it.</summary>
    public bool TryMap(int source, long sequence, out long output)
    {
        output = 0;
        if (_count == 0) return false;
        ref var head = ref At(_count - 1);
        if (head.Source == source && sequence >= head.First)
        {
            if (sequence > head.Last) head = head with { Last = sequence };
            output = sequence + head.Offset;
            HighestOutput = Math.Max(HighestOutput, output);
            return true;
        }
        for (var i = _count - 2; i >= 0; i--)
        {
            ref readonly var segment = ref At(i);
            if (segment.Source != source || sequence < segment.First || sequence > segment.Last) continue;
            output = sequence + segment.Offset;
            return true;
        }
        return false;
    }

    /// <summary>Which packet of which source has this number on the consumer's side: how a NACK is looked up. False: never given out, or too old.</summary>
    public bool TryMapBack(ushort outputSequence, out int source, out long sequence)
    {
        var output = HighestOutput + unchecked((short)(outputSequence - (ushort)HighestOutput));
        (source, sequence) = (0, 0);
        for (var i = _count - 1; i >= 0; i--)
        {
            ref readonly var segment = ref At(i);
            if (output < segment.First + segment.Offset || output > segment.Last + segment.Offset) continue;
            (source, sequence) = (segment.Source, output - segment.Offset);
            return true;
        }
        return false;
    }

    /// <summary>Writes the consumer's header fields over a copy of the producer's packet.</summary>
    public void Write(Span<byte> packet, long output, MediaTime timestamp) =>
        RtpHeaderWriter.Rewrite(packet, PayloadType, unchecked((ushort)output), timestamp.Rtp, Ssrc);

    private void Begin(Segment segment)
    {
        // A segment that never held a packet is replaced, so runs of dropped packets take one entry.
        if (_count > 0 && At(_count - 1).Last < At(_count - 1).First) _count--;
        if (_count == MaxSegments)
        {
            _first++;
            _count--;
        }
        else if (_count == _segments.Length) Array.Resize(ref _segments, _segments.Length * 2);
        At(_count++) = segment;
    }

    private ref Segment At(int index) => ref _segments[(_first + index) & (_segments.Length - 1)];

    /// <summary>Inputs First..Last (Last before First: none yet) become input + Offset.</summary>
    private readonly record struct Segment(int Source, long First, long Last, long Offset);
}
