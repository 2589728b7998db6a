namespace RoomLens.Rtp.Receive;

/// <summary>How often a key frame is asked for.</summary>
public sealed record KeyFrameRequesterOptions
{
    /// <summary>Shortest time between two requests; default 500 ms, LiveKit's throttle. libwebrtc's 200 ms is too eager when several bots share a producer.</summary>
    public TimeSpan Spacing { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Time until an unanswered request is repeated; default 1 s, as mediasoup.</summary>
    public TimeSpan RepeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Repeats until it is given up; default without end: a stream that cannot be decoded is of no use.</summary>
    public int MaxRepeats { get; init; } = int.MaxValue;
}
