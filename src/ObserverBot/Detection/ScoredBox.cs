namespace RoomLens.ObserverBot.Detection;

/// <summary>A candidate box of a model head, in the head's own units.</summary>
/// <param name="X1">Left.</param>
/// <param name="Y1">Top.</param>
/// <param name="X2">Right.</param>
/// <param name="Y2">Bottom.</param>
/// <param name="Score">0..1.</param>
/// <param name="ClassId">Index of the label.</param>
internal readonly record struct ScoredBox(float X1, float Y1, float X2, float Y2, float Score, int ClassId);
