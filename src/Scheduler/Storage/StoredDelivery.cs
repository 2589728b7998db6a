namespace RoomLens.Scheduler.Storage;

/// <summary>One event on its way to one endpoint.</summary>
internal sealed record StoredDelivery
{
    /// <summary>Ascending in order of the event log within a lane.</summary>
    public required long Id { get; init; }

    public required string Endpoint { get; init; }

    /// <summary>With the endpoint it names the lane.</summary>
    public required string ProducerId { get; init; }

    /// <summary>Position of the event in the log.</summary>
    public required long Cursor { get; init; }

    /// <summary>CloudEvents id, sent as <c>webhook-id</c>.</summary>
    public required string EventId { get; init; }

    public required DeliveryState State { get; init; }

    /// <summary>Attempts made.</summary>
    public int Attempts { get; init; }

    public required DateTimeOffset NextAt { get; init; }

    /// <summary>HTTP status of the last attempt.</summary>
    public int? Status { get; init; }

    public string? Error { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
