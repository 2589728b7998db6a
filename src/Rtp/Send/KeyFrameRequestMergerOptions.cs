namespace RoomLens.Rtp.Send;

/// <summary>Rates of a <see cref="KeyFrameRequestMerger"/>.</summary>
public sealed record KeyFrameRequestMergerOptions
{
    /// <summary>Requests that pass at once after a rest; default 2.</summary>
    public int Burst { get; init; } = 2;

    /// <summary>Time that earns one more request; default 1 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Wait before an unanswered request is repeated, once; default 1 s, as mediasoup.</summary>
    public TimeSpan RepeatAfter { get; init; } = TimeSpan.FromSeconds(1);
}
