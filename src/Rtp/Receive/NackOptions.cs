namespace RoomLens.Rtp.Receive;

/// <summary>When lost packets are asked for.</summary>
public sealed record NackOptions
{
    /// <summary>libwebrtc's policy: at once, repeated each round trip on a tick of 20 ms.</summary>
    public static NackOptions LibWebRtc { get; } = new()
    {
        FirstDelay = TimeSpan.Zero,
        FirstAfterPackets = 1,
        BackOff = 1,
        MinInterval = TimeSpan.Zero,
        MaxInterval = TimeSpan.MaxValue,
        Tick = TimeSpan.FromMilliseconds(20),
        MaxAgePackets = 10_001,
    };

    /// <summary>Wait before the first request, so that plain reordering causes none; default 10 ms.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Or as soon as this many later packets arrived; default 3, as GStreamer and TCP's fast retransmit.</summary>
    public int FirstAfterPackets { get; init; } = 3;

    /// <summary>Growth of the repeat interval (round trip × this^(n−1)); default 1.25, as LiveKit.</summary>
    public double BackOff { get; init; } = 1.25;

    /// <summary>Shortest repeat interval; default 20 ms.</summary>
    public TimeSpan MinInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Longest repeat interval; default 400 ms.</summary>
    public TimeSpan MaxInterval { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Requests per packet before it is given up; default 10, as libwebrtc.</summary>
    public int MaxTries { get; init; } = 10;

    /// <summary>
    /// Missing packets tracked. One more gives up what lies before the oldest key frame known to have come after a loss; where that does not make room,
    /// it empties the list and asks for a key frame. Default 1000, as libwebrtc.
    /// </summary>
    public int MaxTracked { get; init; } = 1000;

    /// <summary>A missing packet this far behind the newest is given up; default 10 000, as libwebrtc.</summary>
    public int MaxAgePackets { get; init; } = 10_000;

    /// <summary>Repeats fall on multiples of this; zero = exactly when due. Default zero.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// Repairs come as such, on an SSRC of their own: a packet that was asked for and comes by itself was only late, and its arrival measures no round
    /// trip. Default false: late packets and repairs look alike.
    /// </summary>
    public bool RepairsAreMarked { get; init; }

    /// <summary>Round trip assumed before the first measurement; default 100 ms, as libwebrtc.</summary>
    public TimeSpan InitialRoundTrip { get; init; } = TimeSpan.FromMilliseconds(100);
}
