using RoomLens.Contracts.Agents;
using RoomLens.ObserverBot.Detection;

namespace RoomLens.ObserverBot.Analysing;

/// <summary>The detectors of this bot. Thread-safe.</summary>
internal interface IDetectorSource
{
    /// <summary>What the scheduler is told.</summary>
    public IReadOnlyList<ModelOffer> Offers { get; }

    /// <summary>The detector of that name, or null while it cannot run.</summary>
    public IDetector? Find(string model);
}
