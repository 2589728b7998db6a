namespace RoomLens.ObserverBot.Models;

/// <summary>A model as its manifest describes it (<c>apiVersion: roomlens.models/v1</c>), validated: every field is usable as it stands.</summary>
public sealed record ModelManifest
{
    /// <summary>The only version known.</summary>
    public const string ApiVersion = "roomlens.models/v1";

    /// <summary>Name as in subscriptions.</summary>
    public required string Name { get; init; }
    /// <summary>Version of the model.</summary>
    public required string Version { get; init; }
    /// <summary>SPDX licence of the weights.</summary>
    public required string License { get; init; }
    /// <summary>Where the weights come from: <c>repo:path@commit</c>.</summary>
    public string? Source { get; init; }
    /// <summary>The weights.</summary>
    public required ModelArtifact Artifact { get; init; }
    /// <summary>The picture input.</summary>
    public required ModelInput Input { get; init; }
    /// <summary>How a picture becomes the input.</summary>
    public required ModelPreprocess Preprocess { get; init; }
    /// <summary>Name of the output that is decoded.</summary>
    public required string OutputName { get; init; }
    /// <summary>How the output becomes boxes; <c>yolox</c>.</summary>
    public required string Head { get; init; }
    /// <summary>Strides of the head's grids, in row order.</summary>
    public required IReadOnlyList<int> Strides { get; init; }
    /// <summary>Suppression of overlapping boxes.</summary>
    public required ModelNms Nms { get; init; }
    /// <summary>Labels by class index.</summary>
    public required IReadOnlyList<string> Labels { get; init; }
    /// <summary>Labels reported when a subscription names none.</summary>
    public required IReadOnlyList<string> ReportedLabels { get; init; }
    /// <summary>Scores to reach.</summary>
    public required ModelThresholds Thresholds { get; init; }
}
