using System.Diagnostics;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Events.Parts;
using RoomLens.FrameProcessing.Tensors;
using RoomLens.ObserverBot.Models;

namespace RoomLens.ObserverBot.Detection.Inference;

/// <summary>An object model with a YOLOX head, ready to run.</summary>
internal sealed class YoloxDetector : IDetector
{
    private const int TimedRuns = 3;

    private readonly ModelSession _session;
    private readonly YoloxHead _head;

    private YoloxDetector(ModelManifest manifest, ModelSession session, YoloxHead head)
    {
        Manifest = manifest;
        _session = session;
        _head = head;
        Layout = new TensorLayout
        {
            Width = manifest.Input.Width,
            Height = manifest.Input.Height,
            Order = manifest.Preprocess.Color,
            Fit = manifest.Preprocess.Fit,
            PadValue = manifest.Preprocess.PadValue,
            Scale = manifest.Preprocess.Scale,
            Mean = manifest.Preprocess.Mean,
            Std = manifest.Preprocess.Std,
        };
        Model = new ModelPart(manifest.Name, manifest.Version, manifest.Artifact.Sha256, $"onnxruntime {OnnxEnvironment.Version}", "cpu");
        Offer = new ModelOffer(
            manifest.Name, manifest.Version, ModelState.Ready, null, manifest.Artifact.Sha256,
            manifest.Input.Width, manifest.Input.Height, MeasureCostMs(), manifest.Labels);
    }

    /// <summary>Its manifest.</summary>
    public ModelManifest Manifest { get; }
    /// <summary>Its input.</summary>
    public TensorLayout Layout { get; }
    /// <inheritdoc/>
    public string Name => Manifest.Name;
    /// <inheritdoc/>
    public DetectorKind Kind => DetectorKind.Objects;
    /// <inheritdoc/>
    public ModelOffer Offer { get; }
    /// <inheritdoc/>
    public ModelPart Model { get; }
    /// <inheritdoc/>
    public IReadOnlyList<string> DefaultLabels => Manifest.ReportedLabels;

    /// <summary>Loads and checks a model and measures what a run costs.</summary>
    /// <exception cref="ModelLoadException">It cannot run; the message says why.</exception>
    public static YoloxDetector Load(ModelManifest manifest, string weightsPath)
    {
        var head = new YoloxHead(manifest.Input.Width, manifest.Input.Height, manifest.Strides, manifest.Labels.Count);
        return new YoloxDetector(manifest, ModelSession.Load(manifest, weightsPath, head.Rows, head.Columns), head);
    }

    /// <inheritdoc/>
    public double ThresholdOf(string label) => Manifest.Thresholds.Of(label);

    /// <inheritdoc/>
    public IDetectorSession OpenStream(PictureSource pictures = PictureSource.Camera) => new YoloxStream(this, _session, _head);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    // The first run allocates inside the runtime; the fastest of the rest is least disturbed by other work.
    private double MeasureCostMs()
    {
        var slot = _session.Rent();
        slot.Run();
        var best = double.MaxValue;
        for (var i = 0; i < TimedRuns; i++)
        {
            var start = Stopwatch.GetTimestamp();
            slot.Run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        _session.Return(slot);
        return best;
    }
}
