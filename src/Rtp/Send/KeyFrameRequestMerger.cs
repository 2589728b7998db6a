using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Send;

/// <summary>
/// Merges the key-frame requests of all consumers of one layer (one SSRC) into few that reach the publisher: a burst of two, then one per
/// second. A request that has to wait is sent as soon as it may, unless a key frame came first; an unanswered one is repeated once.
/// </summary>
/// <remarks>
/// After each <see cref="Request"/> and each <see cref="HandleTimeout"/> poll with <see cref="TryPollRequest"/>, then read <see cref="NextTimeout"/>.
/// </remarks>
public sealed class KeyFrameRequestMerger(KeyFrameRequestMergerOptions options)
{
    // One millionth forgives the rounding of a deadline that was computed from a fraction.
    private const double EnoughCredit = 1 - 1e-6;

    private double _credit = options.Burst;
    private Instant _creditAt;
    private bool _wanted;
    private bool _ready;
    private Instant? _repeatAt;

    /// <summary>With the promised figures: burst of two, then one per second.</summary>
    public KeyFrameRequestMerger() : this(new KeyFrameRequestMergerOptions()) { }

    /// <summary>When <see cref="HandleTimeout"/> has something to do; null = nothing is waiting.</summary>
    public Instant? NextTimeout => _wanted ? NextCredit : _repeatAt;

    /// <summary>Until when a request has to wait for its turn; null = none does.</summary>
    public Instant? DelayedUntil => _wanted ? NextCredit : null;

    /// <summary>No request is given out before this, because the publisher would not heed it; null = it heeds one at any time.</summary>
    public Instant? NotBefore { get; set; }

    /// <summary>When the last request was given out that no key frame has followed; null = none is awaited.</summary>
    public Instant? AwaitedSince { get; private set; }

    /// <summary>Requests that were given out so far.</summary>
    public long Sent { get; private set; }

    /// <summary>Whether a request made now would go out at once.</summary>
    public bool MayRequest(Instant now) => !(now < NotBefore) && CreditAt(now) >= EnoughCredit;

    /// <summary>A consumer needs a key frame.</summary>
    public void Request(Instant now)
    {
        if (_ready) return;
        _wanted = true;
        HandleTimeout(now);
    }

    /// <summary>A key frame arrived from the publisher: whoever asked has it.</summary>
    public void KeyFrameReceived()
    {
        // One that could not leave yet costs nothing.
        if (_ready) _credit = Math.Min(options.Burst, _credit + 1);
        _wanted = _ready = false;
        (_repeatAt, AwaitedSince) = (null, null);
    }

    /// <summary>Time has passed; a spurious call is harmless.</summary>
    public void HandleTimeout(Instant now)
    {
        if (_repeatAt <= now)
        {
            _repeatAt = null;
            _wanted = true;
            if (!TrySpend(now)) return;
            (_wanted, _ready) = (false, true);
            return;
        }
        if (!_wanted || !TrySpend(now)) return;
        (_wanted, _ready) = (false, true);
        _repeatAt = now + options.RepeatAfter;
    }

    /// <summary>True = send one PLI or FIR to the publisher now.</summary>
    public bool TryPollRequest()
    {
        if (!_ready) return false;
        _ready = false;
        Sent++;
        return true;
    }

    private Instant NextCredit
    {
        get
        {
            var earned = _creditAt + options.Interval * Math.Max(0, 1 - _credit);
            return NotBefore is { } heeded && heeded > earned ? heeded : earned;
        }
    }

    private double CreditAt(Instant now) => _credit < options.Burst ? Math.Min(options.Burst, _credit + (now - _creditAt) / options.Interval) : _credit;

    private bool TrySpend(Instant now)
    {
        (_credit, _creditAt) = (CreditAt(now), now);
        if (now < NotBefore || _credit < EnoughCredit) return false;
        _credit = Math.Max(0, _credit - 1);
        AwaitedSince = now;
        return true;
    }
}
