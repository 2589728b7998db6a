namespace RoomLens.Scheduler.Webhooks;

/// <summary>When a failed delivery is tried again: the schedule of Standard Webhooks with jitter, so that receivers recover gently.</summary>
internal static class RetrySchedule
{
    private const double Jitter = 0.1;

    /// <summary>Pause before each attempt; the first goes at once.</summary>
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.Zero,
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>A receiver may not hold its lane longer than the longest pause.</summary>
    public static TimeSpan Longest => Pauses[^1];

    /// <summary>The pause after this many attempts; null = give up.</summary>
    /// <param name="attempts">Attempts made.</param>
    /// <param name="random">0..1.</param>
    public static TimeSpan? PauseAfter(int attempts, double random) =>
        attempts < Pauses.Length ? Pauses[attempts] * (1 + (Jitter * ((2 * random) - 1))) : null;
}
