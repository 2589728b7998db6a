namespace RoomLens.Scheduler.Assignments;

/// <summary>Why an assignment ended; when its stream is placed again, the reason of that reassignment.</summary>
internal enum EndReason
{
    /// <summary>Its bot's lease ran out, its pod is gone, or a new instance took its place.</summary>
    BotLost,

    /// <summary>Its bot said good-bye and still had it.</summary>
    BotLeft,

    /// <summary>Its bot drains, and another took it over.</summary>
    BotDrained,

    /// <summary>Its bot is there and can serve it no longer (model, codec, room).</summary>
    BotUnfit,

    /// <summary>The SFU refused its epoch.</summary>
    Refused,

    /// <summary>Nobody wanted it for a while, nobody could serve it, or it was not to be observed.</summary>
    Withdrawn,

    /// <summary>Its producer or node was away for a while.</summary>
    Unpublished,

    /// <summary>It ended under an earlier process of the scheduler.</summary>
    Restart,
}
