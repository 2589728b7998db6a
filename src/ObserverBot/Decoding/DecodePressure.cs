using RoomLens.FrameProcessing.Decode;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Decoding;

/// <summary>
/// Decides how much of a stream is decoded while decoding cannot keep up (architecture, overload): the base temporal layer, then key frames
/// only; back one step at a time after a rest. One hiccup is no reason: frames must wait too long for a while, or the queue overflow again and
/// again. Pure; one caller at a time.
/// </summary>
internal sealed class DecodePressure
{
    /// <summary>Half of what the queue holds: there is still time to do something about it.</summary>
    public static readonly TimeSpan TooLong = FrameQueue.MaxSpan / 2;

    /// <summary>Frames that wait no longer than this are no trouble.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    /// <summary>Waiting too long for this long is a reason for a step.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Trouble must be over for this long before a step back; overflows this far apart have nothing to do with each other.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>So many overflows within <see cref="Rest"/> are a reason for a step.</summary>
    public const int Overflows = 3;

    private Instant? _behindSince;
    private Instant? _calmSince;
    private Instant? _firstOverflowAt;
    private int _overflows;

    /// <summary>How much is decoded.</summary>
    public DecodeLimit Limit { get; private set; }

    /// <summary>A frame left the queue, so far behind the newest. True = the limit changed.</summary>
    /// <param name="waited">How far.</param>
    /// <param name="overflowed">The queue overflowed since the last call.</param>
    /// <param name="hasTemporalLayers">There are layers to leave out.</param>
    /// <param name="now">Now.</param>
    public bool HandleWait(TimeSpan waited, bool overflowed, bool hasTemporalLayers, Instant now)
    {
        if (overflowed) CountOverflow(now);
        if (waited > TooLong) _behindSince ??= now;
        else if (waited <= Short) _behindSince = null;
        if (overflowed || waited > Short) _calmSince = null;
        else _calmSince ??= now;

        if (Limit != DecodeLimit.KeyFrames && (_overflows >= Overflows || now - _behindSince >= Patience))
            return Step(hasTemporalLayers && Limit == DecodeLimit.None ? DecodeLimit.BaseTemporalLayer : DecodeLimit.KeyFrames);
        if (Limit != DecodeLimit.None && now - _calmSince >= Rest)
            return Step(hasTemporalLayers && Limit == DecodeLimit.KeyFrames ? DecodeLimit.BaseTemporalLayer : DecodeLimit.None);
        return false;
    }

    private void CountOverflow(Instant now)
    {
        if (!(now - _firstOverflowAt <= Rest)) (_firstOverflowAt, _overflows) = (now, 0);
        _overflows++;
    }

    private bool Step(DecodeLimit limit)
    {
        Limit = limit;
        (_behindSince, _calmSince, _overflows) = (null, null, 0);
        return true;
    }
}
