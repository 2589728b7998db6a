using RoomLens.Contracts.Agents;

namespace RoomLens.ObserverBot.Models;

/// <summary>A model the store knows of and whether its weights are there.</summary>
/// <param name="Name">Name as in subscriptions; the file name where the manifest is unusable.</param>
/// <param name="ManifestPath">Manifest file.</param>
/// <param name="Manifest">Null when it is unusable.</param>
/// <param name="State">Ready means: weights found and verified by checksum.</param>
/// <param name="Detail">Reason when it is not ready.</param>
/// <param name="WeightsPath">The verified weights, when ready.</param>
public sealed record ModelStatus(
    string Name, string ManifestPath, ModelManifest? Manifest, ModelState State, string? Detail, string? WeightsPath);
