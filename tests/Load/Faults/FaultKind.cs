namespace RoomLens.Load.Faults;

/// <summary>How a media worker breaks.</summary>
internal enum FaultKind
{
    /// <summary>Its thread throws.</summary>
    Crash,
    /// <summary>Its thread makes no turn any more.</summary>
    Stall,
}
