using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Producers;

/// <summary>
/// Maps what a publisher's current SSRC sends onto the producer's one output timeline: sequence numbers without a jump, timestamps that never
/// step back, over restarts of the sender (contracts section 4, plain RTP promises).
/// </summary>
internal sealed class SourceTimeline(int clockRateHz)
{
    private SequenceGuard _sequences = new();
    private readonly TimestampExtender _timestamps = new();
    private long _sequenceOffset;
    private long _timestampOffset;
    private long _newestTimestamp;
    private Instant? _newestAt;
    private bool _rebase;

    /// <summary>Highest output sequence number so far; null before the first packet.</summary>
    public long? HighestSequence { get; private set; }

    /// <summary>The publisher begins anew (new SSRC): its next packet continues the output timeline by arrival time.</summary>
    public void Restart()
    {
        _sequences = new SequenceGuard();
        _timestamps.Reset();
        _rebase = HighestSequence is not null;
    }

    /// <summary>Maps one packet of the current SSRC. False: a stray number, far from all others.</summary>
    public bool TryMap(ushort sequence, uint timestamp, Instant now, out Position position)
    {
        position = default;
        var verdict = _sequences.Accept(sequence, out var sourceSequence);
        if (verdict == SequenceVerdict.Stray) return false;
        if (verdict == SequenceVerdict.Restarted)
        {
            _timestamps.Reset();
            _rebase = true;
        }

        var sourceTimestamp = _timestamps.Extend(timestamp);
        if (_rebase) Rebase(sourceSequence, sourceTimestamp, now);
        position = new Position(sourceSequence + _sequenceOffset, sourceTimestamp + _timestampOffset, sourceSequence);
        if (HighestSequence is null || position.Sequence > HighestSequence) HighestSequence = position.Sequence;
        if (_newestAt is null || position.Timestamp > _newestTimestamp) (_newestTimestamp, _newestAt) = (position.Timestamp, now);
        return true;
    }

    /// <summary>
    /// Maps a packet that came back (RFC 4588). Its number is the retransmission's word, often of long ago, so the stream is not judged by it: neither a
    /// stray nor a restart. False: it is far from all others, or nothing of this numbering came yet.
    /// </summary>
    public bool TryMapRepaired(ushort sequence, uint timestamp, out Position position)
    {
        position = default;
        if (_rebase || !_sequences.TryWiden(sequence, out var sourceSequence)) return false;
        position = new Position(sourceSequence + _sequenceOffset, _timestamps.Peek(timestamp) + _timestampOffset, sourceSequence);
        if (position.Sequence > HighestSequence) HighestSequence = position.Sequence;
        return true;
    }

    /// <summary>Maps the RTP timestamp of a sender report without moving anything.</summary>
    public long MapReport(uint timestamp) => _timestamps.Peek(timestamp) + _timestampOffset;

    /// <summary>The publisher's own number of an output sequence number, for requests to it.</summary>
    public ushort ToSource(ushort outSequence) => unchecked((ushort)(outSequence - _sequenceOffset));

    private void Rebase(long sourceSequence, long sourceTimestamp, Instant now)
    {
        _rebase = false;
        _sequenceOffset = HighestSequence!.Value + 1 - sourceSequence;
        var elapsed = (long)((now - _newestAt!.Value).TotalSeconds * clockRateHz);
        _timestampOffset = _newestTimestamp + Math.Max(1, elapsed) - sourceTimestamp;
    }

    /// <summary>Where a packet stands.</summary>
    /// <param name="Sequence">Output sequence number, extended.</param>
    /// <param name="Timestamp">Output timestamp, extended.</param>
    /// <param name="SourceSequence">The publisher's own sequence number, extended.</param>
    internal readonly record struct Position(long Sequence, long Timestamp, long SourceSequence);
}
