namespace RoomLens.Contracts.Events.Parts;

/// <summary>The model behind an observation.</summary>
/// <param name="Name">Name as in subscriptions.</param>
/// <param name="Version">Version of the model.</param>
/// <param name="Sha256">Of the weights; absent for built-in detectors.</param>
/// <param name="Runtime">What ran it, e.g. <c>onnxruntime 1.30.0</c> or <c>built-in</c>.</param>
/// <param name="Provider">Execution provider, e.g. <c>cpu</c>.</param>
public sealed record ModelPart(string Name, string Version, string? Sha256, string Runtime, string Provider);
