using RoomLens.Contracts.Agents.Observations;

namespace RoomLens.ObserverBot.Journaling;

/// <summary>What a start found in the journal.</summary>
/// <param name="Unacknowledged">Observations not known to be stored by the scheduler, ascending.</param>
/// <param name="BrokenLines">Lines skipped: a torn tail is one.</param>
internal sealed record JournalRecovery(IReadOnlyList<Observation> Unacknowledged, int BrokenLines);
