using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Receive;

/// <summary>
/// Asks the sender of one stream for a key frame until one comes: requests are at least <see cref="Spacing"/> apart, and repeated each
/// <see cref="RepeatInterval"/> while no key frame came.
/// </summary>
/// <remarks>Poll with <see cref="TryPollRequest"/> after each <see cref="Request"/> and at <see cref="NextTimeout"/>.</remarks>
public sealed class KeyFrameRequester
{
    /// <summary>Shortest time between two requests; LiveKit's throttle. libwebrtc's 200 ms is too eager when several bots share a producer.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(500);

    /// <summary>Time until an unanswered request is repeated; as mediasoup.</summary>
    public static readonly TimeSpan RepeatInterval = TimeSpan.FromSeconds(1);

    private Instant? _lastSent;

    /// <summary>When the next request is due; null = none is wanted.</summary>
    public Instant? NextTimeout { get; private set; }

    /// <summary>Requests given out.</summary>
    public long Sent { get; private set; }

    /// <summary>A key frame is needed. While one is already asked for, nothing changes.</summary>
    public void Request(Instant now)
    {
        if (NextTimeout is not null) return;
        NextTimeout = _lastSent is { } sent && sent + Spacing > now ? sent + Spacing : now;
    }

    /// <summary>A key frame came: nothing is wanted any more.</summary>
    public void KeyFrameReceived() => NextTimeout = null;

    /// <summary>True = send one request now.</summary>
    public bool TryPollRequest(Instant now)
    {
        if (NextTimeout is null || NextTimeout > now) return false;
        _lastSent = now;
        NextTimeout = now + RepeatInterval;
        Sent++;
        return true;
    }
}
