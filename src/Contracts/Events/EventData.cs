using RoomLens.Contracts.Events.Parts;

namespace RoomLens.Contracts.Events;

/// <summary>The payload of every RoomLens event; parts that do not apply are absent.</summary>
public sealed record EventData
{
    /// <summary>Ids of the subscriptions this event belongs to.</summary>
    public required IReadOnlyList<string> Subscriptions { get; init; }
    /// <summary>Health of the stream; <c>stream.health</c> only.</summary>
    public HealthPart? Health { get; init; }
    /// <summary>What is decoded of the stream; <c>subscription.degraded</c> only.</summary>
    public DegradationPart? Degradation { get; init; }
    /// <summary>The event's own state.</summary>
    public EventPart? Event { get; init; }
    /// <summary>The observed stream and its observer.</summary>
    public required StreamPart Stream { get; init; }
    /// <summary>The frame that caused it.</summary>
    public FramePart? Frame { get; init; }
    /// <summary>When it happened and how well that is known.</summary>
    public ClockPart? Clock { get; init; }
    /// <summary>The model that saw it.</summary>
    public ModelPart? Model { get; init; }
    /// <summary>The object seen.</summary>
    public ObjectPart? Object { get; init; }
    /// <summary>True when the picture was captured by the client.</summary>
    public bool? ClientAttested { get; init; }
}
