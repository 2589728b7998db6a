using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Events.Parts;

namespace RoomLens.ObserverBot.Detection.Motion;

/// <summary>The built-in <c>motion</c>: boxes of regions that move, found on a small luma plane. Needs no weights.</summary>
internal sealed class MotionDetector : IDetector
{
    /// <summary>Its only label.</summary>
    public const string Label = "motion";

    private const double Threshold = 0.5;
    private static readonly string[] Labels = [Label];

    /// <summary>Ready at once; measures its cost.</summary>
    public MotionDetector()
    {
        Model = new ModelPart(Name, "1", null, "built-in", "cpu");
        using var probe = new MotionStream();
        Offer = new ModelOffer(Name, "1", ModelState.Ready, null, null, MotionStream.PlaneWidth, MotionStream.PlaneWidth * 9 / 16, BuiltInCost.MeasureMs(probe), Labels);
    }

    /// <inheritdoc/>
    public string Name => Label;
    /// <inheritdoc/>
    public DetectorKind Kind => DetectorKind.Motion;
    /// <inheritdoc/>
    public ModelOffer Offer { get; }
    /// <inheritdoc/>
    public ModelPart Model { get; }
    /// <inheritdoc/>
    public IReadOnlyList<string> DefaultLabels => Labels;

    /// <inheritdoc/>
    public double ThresholdOf(string label) => Threshold;

    /// <inheritdoc/>
    public IDetectorSession OpenStream(PictureSource pictures = PictureSource.Camera) => new MotionStream();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
