namespace RoomLens.Scheduler.Assignments;

/// <summary>Streams placed again, by why they had to be. Guarded by the scheduler's lock.</summary>
internal sealed class ReassignmentCounters
{
    private static readonly EndReason[] Reasons = Enum.GetValues<EndReason>();
    private readonly long[] _counts = new long[Reasons.Length];

    public long Of(EndReason reason) => _counts[(int)reason];

    public void Count(EndReason reason) => _counts[(int)reason]++;

    /// <summary>Every reason with its metric tag, also those that never happened: a rate needs the zero before the first.</summary>
    public IReadOnlyList<(string Tag, long Count)> All() => [.. Reasons.Select(reason => (Tag(reason), Of(reason)))];

    private static string Tag(EndReason reason) => reason switch
    {
        EndReason.BotLost => "bot_lost",
        EndReason.BotLeft => "bot_left",
        EndReason.BotDrained => "bot_drained",
        EndReason.BotUnfit => "bot_unfit",
        EndReason.Refused => "refused",
        EndReason.Withdrawn => "withdrawn",
        EndReason.Unpublished => "unpublished",
        _ => "restart",
    };
}
