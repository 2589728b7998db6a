namespace RoomLens.Rtp.Frames;

/// <summary>Bounds of the jitter buffer and how long a hole is waited for.</summary>
public sealed record FrameAssemblerOptions
{
    /// <summary>Packets the buffer holds at first; default 128: ten frames of 1.5 Mbit/s, and an idle stream stays small.</summary>
    public int InitialPackets { get; init; } = 128;

    /// <summary>Packets it may grow to; default 2048, as libwebrtc. A stream further ahead of a hole empties it and needs a key frame.</summary>
    public int MaxPackets { get; init; } = 2048;

    /// <summary>
    /// A packet too far ahead of a hole costs only the oldest frames, as many as it takes to make room, instead of all that is held (aiortc's policy;
    /// libwebrtc empties its buffer). Default off: a key frame is asked for in either case, and what is left could rarely be decoded before it comes.
    /// </summary>
    public bool KeepsNewestOnOverflow { get; init; }

    /// <summary>
    /// A packet that comes again takes the place of the one that is held (aiortc's policy). Default off: a copy is a repetition, and what came first may
    /// have been looked at already.
    /// </summary>
    public bool KeepsNewestCopy { get; init; }

    /// <summary>Shortest wait for a hole; default 250 ms: two answers over a bad network.</summary>
    public TimeSpan MinHoleWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Wait in round trips, where that is longer; default 10.</summary>
    public int HoleWaitRoundTrips { get; init; } = 10;

    /// <summary>Longest wait for a hole; default 1 s.</summary>
    public TimeSpan MaxHoleWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A complete key frame beyond a hole leaves before the hole's deadline, and what lies before it is given up: at once when nothing before it
    /// could be decoded, else after two round trips, so that a repair under way is not thrown away. Default on.
    /// </summary>
    public bool SkipToKeyFrame { get; init; } = true;

    /// <summary>A stream that begins with no key frame waits this long for earlier packets; default 250 ms. A key frame never waits.</summary>
    public TimeSpan StartWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Largest frame; default 8 MiB. A larger one is thrown away.</summary>
    public int MaxFrameBytes { get; init; } = 8 << 20;
}
