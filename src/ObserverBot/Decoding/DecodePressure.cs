using RoomLens.FrameProcessing.Decode;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Decoding;

/// <summary>
/// Decides how much of a stream is decoded while decoding cannot keep up (architecture, overload): the base temporal layer, then key frames
/// only; back one step at a time after a rest. It goes by how long frames wait for the decoder. Pure; one caller at a time.
/// </summary>
internal sealed class DecodePressure
{
    /// <summary>Half of what the queue holds: there is still time to do something about it.</summary>
    public static readonly TimeSpan TooLong = FrameQueue.MaxSpan / 2;

    /// <summary>Frames that wait no longer than this are no trouble.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    /// <summary>Trouble must be over for this long before a step back.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    // What is queued when a step is taken was queued before it.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    private Instant? _calmSince;
    private Instant? _steppedAt;

    /// <summary>How much is decoded.</summary>
    public DecodeLimit Limit { get; private set; }

    /// <summary>A frame left the queue after this long, or frames of the queue were dropped. True = the limit changed.</summary>
    public bool HandleWait(TimeSpan waited, bool dropped, bool hasTemporalLayers, Instant now)
    {
        if (dropped || waited > TooLong)
        {
            _calmSince = null;
            if (Limit == DecodeLimit.KeyFrames || now - _steppedAt < Settle) return false;
            return Step(hasTemporalLayers && Limit == DecodeLimit.None ? DecodeLimit.BaseTemporalLayer : DecodeLimit.KeyFrames, now);
        }

        if (waited > Short) _calmSince = null;
        else _calmSince ??= now;
        if (Limit == DecodeLimit.None || !(now - _calmSince >= Rest)) return false;
        return Step(hasTemporalLayers && Limit == DecodeLimit.KeyFrames ? DecodeLimit.BaseTemporalLayer : DecodeLimit.None, now);
    }

    private bool Step(DecodeLimit limit, Instant now)
    {
        Limit = limit;
        _steppedAt = now;
        _calmSince = null;
        return true;
    }
}
