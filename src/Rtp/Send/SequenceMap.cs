namespace RoomLens.Rtp.Send;

/// <summary>
/// Maps the extended numbers of one or several sources onto one continuous numbering: of packets, of pictures. What is dropped on purpose leaves no
/// hole; what is lost stays one; what comes late gets the offset valid at its place, or none.
/// </summary>
/// <remarks>
/// A source is any number that tells the numberings apart that are continued in turn. It remembers <see cref="MaxSegments"/> changes of offset;
/// numbers older than that are not mapped.
/// </remarks>
public sealed class SequenceMap
{
    /// <summary>Changes of offset remembered: more than one per frame over two seconds at 60 frames/s.</summary>
    public const int MaxSegments = 256;

    // A ring, its length a power of two, that grows up to the bound.
    private Segment[] _segments = new Segment[4];
    private int _first;
    private int _count;

    /// <summary>A numbering that has not begun; the first call is <see cref="Synchronize"/>.</summary>
    /// <param name="lastOutput">The number before the first one given out.</param>
    public SequenceMap(long lastOutput) => HighestOutput = lastOutput;

    /// <summary>Highest number given out.</summary>
    public long HighestOutput { get; private set; }

    /// <summary>It was synchronized at least once.</summary>
    public bool HasBegun => _count > 0;

    /// <summary>Continues with this number at the last one given out + <paramref name="step"/>, whatever came between; also the start.</summary>
    public void Synchronize(int source, long sequence, int step = 1) => Begin(new Segment(source, sequence, sequence - 1, HighestOutput + step - sequence));

    /// <summary>The number is dropped on purpose: at the head the numbering closes up; a late one is already a hole and stays one.</summary>
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

    /// <summary>The number it gets. False: it is of another source than the current, from a pause, or too old.</summary>
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

    /// <summary>What was given this number, extended. False: nothing, or it is too old.</summary>
    public bool TryMapBack(long output, out int source, out long sequence)
    {
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
