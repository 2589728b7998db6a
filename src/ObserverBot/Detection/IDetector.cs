using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Events.Parts;

namespace RoomLens.ObserverBot.Detection;

/// <summary>A model or built-in analysis that is ready to run. Thread-safe; shared by all streams.</summary>
internal interface IDetector : IDisposable
{
    /// <summary>Name as in subscriptions.</summary>
    public string Name { get; }
    /// <summary>What its results mean.</summary>
    public DetectorKind Kind { get; }
    /// <summary>What the scheduler is told.</summary>
    public ModelOffer Offer { get; }
    /// <summary>What observations say about it.</summary>
    public ModelPart Model { get; }
    /// <summary>Labels reported when a plan names none.</summary>
    public IReadOnlyList<string> DefaultLabels { get; }
    /// <summary>Score a label must reach when a plan says nothing.</summary>
    public double ThresholdOf(string label);
    /// <summary>State for one stream of such pictures; dispose it with the stream.</summary>
    public IDetectorSession OpenStream(PictureSource pictures = PictureSource.Camera);
}
