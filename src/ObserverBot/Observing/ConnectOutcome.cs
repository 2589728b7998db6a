namespace RoomLens.ObserverBot.Observing;

/// <summary>A connection, or why there is none: exactly one is set.</summary>
internal readonly record struct ConnectOutcome(Connection? Connection, Setback? Setback);
