namespace RoomLens.ObserverBot.Tracking;

/// <summary>What happened to an appearance.</summary>
internal enum TransitionKind
{
    /// <summary>Confirmed.</summary>
    Started,
    /// <summary>Still there.</summary>
    Updated,
    /// <summary>Gone.</summary>
    Ended,
}
