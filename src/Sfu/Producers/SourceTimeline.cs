using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Producers;

/// <summary>
/// Maps what a publisher's current SSRC sends onto the producer's one output timeline: sequence numbers without a jump, timestamps that never
/// step back, over restarts of the sender (contracts section 4, plain RTP promises).
/// </summary>
internal sealed class SourceTimeline(int clockRateHz)
{
    private readonly SequenceExtender _sequences = new();
    private readonly TimestampExtender _timestamps = new();
    private long _sequenceOffset;
    private long _timestampOffset;
    private long _newestTimestamp;
    private Instant _newestAt;
    private bool _rebase;

    /// <summary>Highest output sequence number so far; null before the first packet.</summary>
    public long? HighestSequence { get; private set; }

    /// <summary>The publisher begins anew (new SSRC): its next packet continues the output timeline by arrival time.</summary>
    public void Restart()
    {
        _sequences.Reset();
        _timestamps.Reset();
        _rebase = HighestSequence is not null;
    }

    /// <summary>Maps one packet of the current SSRC.</summary>
    public (long Sequence, long Timestamp) Map(ushort sequence, uint timestamp, Instant now)
    {
        var sourceSequence = _sequences.Extend(sequence);
        var sourceTimestamp = _timestamps.Extend(timestamp);
        if (_rebase) Rebase(sourceSequence, sourceTimestamp, now);
        var outSequence = sourceSequence + _sequenceOffset;
        var outTimestamp = sourceTimestamp + _timestampOffset;
        if (HighestSequence is null || outSequence > HighestSequence) HighestSequence = outSequence;
        if (outTimestamp > _newestTimestamp || _newestAt == default)
        {
            _newestTimestamp = outTimestamp;
            _newestAt = now;
        }

        return (outSequence, outTimestamp);
    }

    /// <summary>Maps the RTP timestamp of a sender report without moving anything.</summary>
    public long MapReport(uint timestamp) => _timestamps.Peek(timestamp) + _timestampOffset;

    /// <summary>The source's own 16-bit number of an output sequence number, for requests to the source.</summary>
    public ushort ToSource(long outSequence) => unchecked((ushort)(outSequence - _sequenceOffset));

    private void Rebase(long sourceSequence, long sourceTimestamp, Instant now)
    {
        _rebase = false;
        _sequenceOffset = HighestSequence!.Value + 1 - sourceSequence;
        var elapsed = (long)((now - _newestAt).TotalSeconds * clockRateHz);
        _timestampOffset = _newestTimestamp + Math.Max(1, elapsed) - sourceTimestamp;
    }
}
