namespace RoomLens.ObserverBot.Decoding;

/// <summary>Whether frames of a stream arrive.</summary>
internal enum PresenceState
{
    /// <summary>No frame was decoded yet.</summary>
    Awaited,
    /// <summary>Frames are decoded.</summary>
    Present,
    /// <summary>None for a while.</summary>
    Stalled,
}
