using RoomLens.Conformance.Running;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Time;

namespace RoomLens.Conformance.Receiving;

/// <summary>Frames of the assembler that leave when what follows them is known: the next packet came, or was given up.</summary>
internal sealed class HeldSamples(FrameAssembler assembler)
{
    private readonly Queue<(long First, long Last, uint Timestamp, string Data)> _held = new();
    private readonly HashSet<long> _came = [];
    private long? _last;

    /// <summary>What left so far.</summary>
    public List<object> Given { get; } = [];

    /// <summary>A packet was put into the assembler.</summary>
    public void HandlePacket(long sequence, Instant now)
    {
        _came.Add(sequence);
        while (assembler.TryAssemble(now, out var frame, out var payload))
            _held.Enqueue((frame.FirstSequence, frame.LastSequence, (uint)frame.Timestamp, CaseReport.Hex(payload)));
        while (_held.TryPeek(out var next) && (_came.Contains(next.Last + 1) || assembler.Head > next.Last + 1))
        {
            _held.Dequeue();
            var before = _last ?? _came.Min() - 1;
            Given.Add(new { data = next.Data, ts = next.Timestamp, prevDroppedPackets = next.First - 1 - before });
            _last = next.Last;
        }
    }
}
