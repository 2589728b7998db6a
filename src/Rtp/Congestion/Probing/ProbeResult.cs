namespace RoomLens.Rtp.Congestion.Probing;

/// <summary>What a probe found out.</summary>
/// <param name="BitrateBps">Rate that is known to pass, bit/s; 0 = nothing was learnt.</param>
/// <param name="Passed">It arrived as fast as it was sent: perhaps more would have passed.</param>
internal readonly record struct ProbeResult(long BitrateBps, bool Passed);
