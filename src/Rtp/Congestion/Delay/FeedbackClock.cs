namespace RoomLens.Rtp.Congestion.Delay;

/// <summary>
/// Widens the 24-bit reference time of transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1) to microseconds on
/// the receiver's own clock, which has any origin.
/// </summary>
internal sealed class FeedbackClock
{
    private const long UnitUs = 64_000;

    private long? _units;

    /// <summary>Microseconds of a reference time; it wraps every 298 hours and may step back a little when feedback is overtaken.</summary>
    public long Widen(int referenceTime)
    {
        var units = _units is { } last ? last + ((referenceTime - (int)last) << 8 >> 8) : referenceTime;
        if (_units is null || units > _units) _units = units;
        return units * UnitUs;
    }
}
