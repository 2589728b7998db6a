using RoomLens.Rtp.Time;

namespace RoomLens.Sfu.Consumers;

/// <summary>
/// Tells a full intra request that repeats an answered one (RFC 5104 section 4.3.1.2: a repetition keeps its number) from a new command. One that is
/// not answered yet is passed on again, and so is a number that comes back after long: its answer was lost, or a new requester counts from there.
/// </summary>
internal sealed class IntraRequestFilter
{
    // Longer than receivers take to repeat themselves.
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(2);

    private (uint Requester, byte Sequence, long KeyFrames, Instant At)? _last;

    /// <summary>Whether the command is to be heeded.</summary>
    /// <param name="requester">Who commands.</param>
    /// <param name="sequence">The command's number.</param>
    /// <param name="keyFrames">Key frames sent to the requester so far.</param>
    /// <param name="now">Now.</param>
    public bool IsNew(uint requester, byte sequence, long keyFrames, Instant now)
    {
        if (_last is { } last && (last.Requester, last.Sequence) == (requester, sequence) && now - last.At < Forgotten) return keyFrames == last.KeyFrames;
        _last = (requester, sequence, keyFrames, now);
        return true;
    }
}
