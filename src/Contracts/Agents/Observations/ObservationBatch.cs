namespace RoomLens.Contracts.Agents.Observations;

/// <summary><c>POST /v1/agents/{id}/observations</c>: what the bot's journal holds, oldest first.</summary>
/// <param name="InstanceId">The bot's process that sends (not necessarily the one that observed).</param>
/// <param name="Observations">At most 256, ascending in <see cref="Observation.BotSeq"/>.</param>
public sealed record ObservationBatch(string InstanceId, IReadOnlyList<Observation> Observations);
