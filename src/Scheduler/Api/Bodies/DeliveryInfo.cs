using RoomLens.Scheduler.Storage;

namespace RoomLens.Scheduler.Api.Bodies;

/// <summary>One entry of <c>GET /v1/deliveries</c>.</summary>
internal sealed record DeliveryInfo
{
    public required string Id { get; init; }

    public required string Endpoint { get; init; }

    public required string ProducerId { get; init; }

    /// <summary>CloudEvents id.</summary>
    public required string EventId { get; init; }

    public required DeliveryState State { get; init; }

    public required int Attempts { get; init; }

    public DateTimeOffset? NextAt { get; init; }

    public int? Status { get; init; }

    public string? Error { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public static DeliveryInfo From(StoredDelivery delivery) => new()
    {
        Id = delivery.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Endpoint = delivery.Endpoint,
        ProducerId = delivery.ProducerId,
        EventId = delivery.EventId,
        State = delivery.State,
        Attempts = delivery.Attempts,
        NextAt = delivery.State == DeliveryState.Pending ? delivery.NextAt : null,
        Status = delivery.Status,
        Error = delivery.Error,
        CreatedAt = delivery.CreatedAt,
        UpdatedAt = delivery.UpdatedAt,
    };
}
