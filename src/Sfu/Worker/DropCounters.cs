namespace RoomLens.Sfu.Worker;

/// <summary>Counts dropped datagrams by reason. Written by the worker thread, read by any.</summary>
internal sealed class DropCounters
{
    /// <summary>Every reason, in the order of <see cref="DropReason"/>.</summary>
    public static readonly IReadOnlyList<DropReason> Reasons = Enum.GetValues<DropReason>();

    private readonly long[] _counts = new long[Reasons.Count];

    /// <summary>One was dropped.</summary>
    public void Count(DropReason reason) => Volatile.Write(ref _counts[(int)reason], _counts[(int)reason] + 1);

    /// <summary>How many so far.</summary>
    public long this[DropReason reason] => Volatile.Read(ref _counts[(int)reason]);
}
