using RoomLens.Contracts.Events;

namespace RoomLens.ObserverBot.Tracking;

/// <summary>One object followed over frames, as it stands after the last update.</summary>
/// <param name="TrackId">Ascending per tracker, never reused.</param>
/// <param name="Label">Label of the model.</param>
/// <param name="Score">Score of its last detection, 0..1.</param>
/// <param name="Box">Where it is: detected when <paramref name="IsSeen"/>, else predicted.</param>
/// <param name="IsSeen">A detection of the last frame belongs to it.</param>
internal readonly record struct Track(long TrackId, string Label, float Score, Box Box, bool IsSeen);
