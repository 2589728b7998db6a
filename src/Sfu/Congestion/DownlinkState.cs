namespace RoomLens.Sfu.Congestion;

/// <summary>A receiver's bandwidth as its application is told (<c>downlinkBwe</c>), bit/s.</summary>
/// <param name="DesiredBps">What all it asked for takes.</param>
/// <param name="EffectiveDesiredBps">What of it is being sent.</param>
/// <param name="AvailableBps">What its path carries, as far as is known.</param>
internal readonly record struct DownlinkState(long DesiredBps, long EffectiveDesiredBps, long AvailableBps);
