namespace RoomLens.Sfu.Workers;

/// <summary>Why a worker died; the tag of <c>sfu.worker.deaths</c>.</summary>
internal enum DeathReason
{
    /// <summary>An exception reached the top of its loop.</summary>
    Crash,
    /// <summary>Its thread made no turn any more.</summary>
    Stall,
}
