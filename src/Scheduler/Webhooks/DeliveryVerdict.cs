namespace RoomLens.Scheduler.Webhooks;

/// <summary>What an attempt led to.</summary>
internal enum DeliveryVerdict
{
    /// <summary>2xx.</summary>
    Delivered,

    /// <summary>Try again on schedule, or when the receiver says.</summary>
    Retry,

    /// <summary>The receiver will never take it (400, 413, 422): dead letter at once.</summary>
    Refused,

    /// <summary>The receiver wants nothing more (410): the endpoint is disabled.</summary>
    Gone,
}
