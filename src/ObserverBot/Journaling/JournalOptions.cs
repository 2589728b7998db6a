namespace RoomLens.ObserverBot.Journaling;

/// <summary>Bounds of a journal.</summary>
internal sealed class JournalOptions
{
    /// <summary>Folder of this bot's journal; created when absent.</summary>
    public required string Directory { get; init; }
    /// <summary>Most bytes kept on disk; beyond, the oldest closed segment is given up, so one segment more may lie there. Default 64 MiB (contracts section 6).</summary>
    public long MaxBytes { get; init; } = 64 << 20;
    /// <summary>Longest time an observation waits for the scheduler. Default 10 minutes (contracts section 6).</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(10);
    /// <summary>A segment is closed when it has this size. Default 4 MiB: a sixteenth of the bound.</summary>
    public long SegmentBytes { get; init; } = 4 << 20;
    /// <summary>A segment is closed when it is this old. Default one minute, the grain in which age is bounded on disk.</summary>
    public TimeSpan SegmentAge { get; init; } = TimeSpan.FromMinutes(1);
    /// <summary>
    /// What the scheduler has not acknowledged after this time is forced to the disk. Default 200 ms: an upload takes a tenth of that, and what
    /// it acknowledged the scheduler has on a disk of its own.
    /// </summary>
    public TimeSpan FlushDelay { get; init; } = TimeSpan.FromMilliseconds(200);
    /// <summary>Observations that may wait for the disk; then whoever appends waits too. Default 4096.</summary>
    public int QueueLength { get; init; } = 4096;
}
