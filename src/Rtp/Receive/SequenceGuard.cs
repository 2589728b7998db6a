using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Receive;

/// <summary>
/// Widens sequence numbers and tells loss from a restart (RFC 3550 appendix A.1): a jump of more than 3000 ahead or 1500 back is a stray
/// packet the first time and a restarted sender when the next packet follows it. Extended numbers never go back over a restart.
/// </summary>
public sealed class SequenceGuard
{
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 1500;
    // The packet after the jump need not be exactly the next: it may itself be reordered or follow a small loss.
    private const int RestartTolerance = 16;

    private readonly SequenceExtender _extender = new();
    private ushort? _suspect;
    private long _base;

    /// <summary>Restarts seen.</summary>
    public int Restarts { get; private set; }

    /// <summary>Judges one packet. <paramref name="extended"/> means nothing for a stray.</summary>
    public SequenceVerdict Accept(ushort sequenceNumber, out long extended)
    {
        extended = _extender.Peek(sequenceNumber);
        if (_extender.Highest is { } highest && (extended - highest > MaxDropout || highest - extended > MaxMisorder))
        {
            var follows = _suspect is { } suspect && Math.Abs((int)unchecked((short)(sequenceNumber - suspect))) is > 0 and <= RestartTolerance;
            _suspect = sequenceNumber;
            if (!follows) return SequenceVerdict.Stray;
            _suspect = null;
            Restarts++;
            // One whole cycle beyond: later than anything given out, and no late packet of the old numbering can be mistaken for the new.
            _base = ((_base + highest) & ~0xFFFFL) + 0x20000;
            _extender.Reset();
            extended = _base + _extender.Extend(sequenceNumber);
            return SequenceVerdict.Restarted;
        }
        _suspect = null;
        extended = _base + _extender.Extend(sequenceNumber);
        return SequenceVerdict.Accepted;
    }

    /// <summary>Widens a number that came some other way (a retransmission) without judging the stream by it. False: before the first packet, or far off.</summary>
    public bool TryWiden(ushort sequenceNumber, out long extended)
    {
        var raw = _extender.Peek(sequenceNumber);
        extended = _base + raw;
        return _extender.Highest is { } highest && raw - highest <= MaxDropout && highest - raw <= MaxMisorder;
    }
}
