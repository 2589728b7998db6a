using RoomLens.Contracts.Events;

namespace RoomLens.ObserverBot.Detection;

/// <summary>What one run over one picture gave. Owned and reused by the caller, filled by the detector.</summary>
internal sealed class Analysis
{
    /// <summary>
    /// What was found, unordered: everything down to the detector's floor, far below its threshold. Trackers need the weak ones;
    /// whoever reports filters.
    /// </summary>
    public List<Detection> Detections { get; } = [];

    /// <summary>Health of the picture after this frame; null from detectors that do not judge it.</summary>
    public HealthState? Health { get; set; }

    /// <summary>Capture time of the first frame in <see cref="Health"/>.</summary>
    public DateTimeOffset HealthSince { get; set; }

    /// <summary>Empties it for the next frame.</summary>
    public void Clear()
    {
        Detections.Clear();
        Health = null;
        HealthSince = default;
    }
}
