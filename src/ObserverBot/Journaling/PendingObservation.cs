using RoomLens.Contracts.Agents.Observations;

namespace RoomLens.ObserverBot.Journaling;

/// <summary>A numbered observation that waits for its acknowledgement.</summary>
/// <param name="Observation">With its <see cref="Contracts.Agents.Observations.Observation.BotSeq"/>.</param>
/// <param name="Bytes">Size as JSON.</param>
/// <param name="WrittenAt">When it was written.</param>
internal readonly record struct PendingObservation(Observation Observation, int Bytes, DateTimeOffset WrittenAt);
