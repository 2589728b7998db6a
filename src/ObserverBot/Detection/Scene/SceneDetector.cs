using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Events.Parts;

namespace RoomLens.ObserverBot.Detection.Scene;

/// <summary>The built-in <c>scene</c>: whether the pictures of a stream are worth looking at. Needs no weights.</summary>
internal sealed class SceneDetector : IDetector
{
    /// <summary>Ready at once; measures its cost.</summary>
    public SceneDetector()
    {
        Model = new ModelPart(Name, "1", null, "built-in", "cpu");
        using var probe = new SceneStream(PictureSource.Camera);
        Offer = new ModelOffer(Name, "1", ModelState.Ready, null, null, SceneStream.PlaneWidth, SceneStream.PlaneWidth * 9 / 16, BuiltInCost.MeasureMs(probe), []);
    }

    /// <inheritdoc/>
    public string Name => "scene";
    /// <inheritdoc/>
    public DetectorKind Kind => DetectorKind.Health;
    /// <inheritdoc/>
    public ModelOffer Offer { get; }
    /// <inheritdoc/>
    public ModelPart Model { get; }
    /// <inheritdoc/>
    public IReadOnlyList<string> DefaultLabels => [];

    /// <inheritdoc/>
    public double ThresholdOf(string label) => 1;

    /// <inheritdoc/>
    public IDetectorSession OpenStream(PictureSource pictures = PictureSource.Camera) => new SceneStream(pictures);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
