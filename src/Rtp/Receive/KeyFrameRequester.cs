using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Receive;

/// <summary>
/// Asks the sender of one stream for a key frame until one comes: requests are at least <see cref="KeyFrameRequesterOptions.Spacing"/>
/// apart, and repeated each <see cref="KeyFrameRequesterOptions.RepeatInterval"/> while no key frame came.
/// </summary>
/// <remarks>Poll with <see cref="TryPollRequest"/> after each <see cref="Request"/> and at <see cref="NextTimeout"/>.</remarks>
public sealed class KeyFrameRequester
{
    private readonly KeyFrameRequesterOptions _options;
    private int _repeatsLeft;
    private bool _asked;
    private Instant? _due;
    private Instant? _lastSent;

    /// <summary>Nothing wanted.</summary>
    public KeyFrameRequester(KeyFrameRequesterOptions? options = null) => _options = options ?? new KeyFrameRequesterOptions();

    /// <summary>When the next request is due; null = none is wanted, or all are held back.</summary>
    public Instant? NextTimeout => IsHeld ? null : _due;

    /// <summary>Requests are held back: they have proved useless. What is wanted goes out once this is undone.</summary>
    public bool IsHeld { get; set; }

    /// <summary>The request given out last repeats the one before it.</summary>
    public bool LastWasRepeat { get; private set; }

    /// <summary>Requests given out.</summary>
    public long Sent { get; private set; }

    /// <summary>A key frame is needed. While one is already asked for, only the repetitions begin to count again.</summary>
    public void Request(Instant now)
    {
        _repeatsLeft = _options.MaxRepeats;
        if (_due is not null) return;
        _due = _lastSent is { } sent && sent + _options.Spacing > now ? sent + _options.Spacing : now;
    }

    /// <summary>A key frame came: nothing is wanted any more.</summary>
    public void KeyFrameReceived() => (_due, _asked) = (null, false);

    /// <summary>True = send one request now.</summary>
    public bool TryPollRequest(Instant now)
    {
        if (NextTimeout is not { } due || due > now) return false;
        if (_asked && --_repeatsLeft < 0)
        {
            KeyFrameReceived();
            return false;
        }
        (LastWasRepeat, _asked) = (_asked, true);
        _lastSent = now;
        _due = now + _options.RepeatInterval;
        Sent++;
        return true;
    }
}
