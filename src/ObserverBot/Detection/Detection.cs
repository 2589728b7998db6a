using RoomLens.Contracts.Events;

namespace RoomLens.ObserverBot.Detection;

/// <summary>Something a detector found in one picture.</summary>
/// <param name="Label">Label of the model.</param>
/// <param name="Score">0..1.</param>
/// <param name="Box">Normalized, upright.</param>
internal readonly record struct Detection(string Label, float Score, Box Box);
