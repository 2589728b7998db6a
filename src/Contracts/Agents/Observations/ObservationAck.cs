namespace RoomLens.Contracts.Agents.Observations;

/// <summary>Everything up to and including this <see cref="Observation.BotSeq"/> is stored; the journal may forget it.</summary>
/// <param name="AckedThrough">Highest stored bot sequence number.</param>
public sealed record ObservationAck(long AckedThrough);
