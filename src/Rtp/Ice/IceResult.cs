namespace RoomLens.Rtp.Ice;

/// <summary>Result of one STUN datagram.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="ResponseLength">Octets to send back to the source; 0 = none.</param>
/// <param name="Nominated">The check carried USE-CANDIDATE.</param>
/// <param name="SelectedChanged">The selected path is now that of this check and was not before.</param>
/// <param name="Evicted">A path that is no longer validated because the list was full.</param>
public readonly record struct IceResult(
    IceOutcome Outcome, int ResponseLength, bool Nominated = false, bool SelectedChanged = false, IcePath? Evicted = null);
