namespace RoomLens.Contracts.Events;

/// <summary>CloudEvents <c>type</c> values.</summary>
public static class EventTypes
{
    /// <summary>An event began: its object was confirmed.</summary>
    public const string DetectionStarted = "roomlens.detection.started.v1";
    /// <summary>An event goes on.</summary>
    public const string DetectionUpdated = "roomlens.detection.updated.v1";
    /// <summary>An event ended in the picture.</summary>
    public const string DetectionEnded = "roomlens.detection.ended.v1";
    /// <summary>An event was cut off: its observer or its stream was lost.</summary>
    public const string DetectionAborted = "roomlens.detection.aborted.v1";
    /// <summary>A stream delivers pictures to a bot.</summary>
    public const string StreamObserved = "roomlens.stream.observed.v1";
    /// <summary>A stream is no longer observed.</summary>
    public const string StreamUnobserved = "roomlens.stream.unobserved.v1";
    /// <summary>The publisher paused the stream.</summary>
    public const string StreamPaused = "roomlens.stream.paused.v1";
    /// <summary>The health of a stream changed.</summary>
    public const string StreamHealth = "roomlens.stream.health.v1";
    /// <summary>A subscription is served with less than it asked for, or with all of it again.</summary>
    public const string SubscriptionDegraded = "roomlens.subscription.degraded.v1";
}
