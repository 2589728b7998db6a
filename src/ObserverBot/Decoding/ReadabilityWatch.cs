using RoomLens.Contracts.Events;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Decoding;

/// <summary>
/// Whether what arrives can be read at all (contracts section 6, <c>unobservable</c>): packets or frames that came whole keep failing for two
/// seconds, and no picture comes in between. Merely waiting for a key frame is no failure. Pure; one caller at a time.
/// </summary>
internal sealed class ReadabilityWatch
{
    /// <summary>Failing for this long makes a stream unobservable.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    // A damaged frame now and then proves nothing.
    private const int LeastFailures = 3;

    // Failures further apart than this belong to different troubles.
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(5);

    private HealthState _kind;
    private Instant _firstAt;
    private Instant _lastAt;
    private int _failures;

    /// <summary>Why it cannot be read; null = it can, as far as is known.</summary>
    public HealthState? State { get; private set; }

    /// <summary>Something failed since the last picture, and it is not yet known what that means.</summary>
    public bool IsJudging(Instant now) => State is null && _failures > 0 && now - _lastAt < Limit;

    /// <summary>Something could not be read.</summary>
    public void HandleFailure(HealthState kind, Instant now)
    {
        if (_failures == 0 || now - _lastAt > Memory) (_failures, _firstAt) = (0, now);
        (_kind, _lastAt) = (kind, now);
        _failures++;
    }

    /// <summary>There is no decoder for it: nothing needs to be waited for.</summary>
    public void HandleNoDecoder() => State = HealthState.UnobservableCodec;

    /// <summary>A picture was decoded. True = the stream has been unobservable until now.</summary>
    public bool HandlePicture()
    {
        var was = State is not null;
        (_failures, State) = (0, null);
        return was;
    }

    /// <summary>Time went by. True = it has become unobservable just now.</summary>
    public bool HandleTimeout(Instant now)
    {
        if (State is not null || _failures < LeastFailures || now - _firstAt < Limit || now - _lastAt > Memory) return false;
        State = _kind;
        return true;
    }
}
