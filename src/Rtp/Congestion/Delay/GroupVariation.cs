namespace RoomLens.Rtp.Congestion.Delay;

/// <summary>Two neighbouring groups of packets, compared.</summary>
/// <param name="SendDeltaMs">Between their sending, milliseconds.</param>
/// <param name="DelayMs">How much longer the later one was on its way, milliseconds; negative = less long.</param>
/// <param name="ArrivalMs">Arrival of the later one on the receiver's clock, milliseconds.</param>
internal readonly record struct GroupVariation(double SendDeltaMs, double DelayMs, double ArrivalMs);
