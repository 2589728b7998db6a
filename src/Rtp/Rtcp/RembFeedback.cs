namespace RoomLens.Rtp.Rtcp;

/// <summary>Bitrate of a REMB message (draft-alvestrand-rmcat-remb-03): mantissa × 2^exponent.</summary>
/// <param name="Exponent">6 bits.</param>
/// <param name="Mantissa">18 bits.</param>
public readonly record struct RembFeedback(int Exponent, int Mantissa)
{
    /// <summary>Bits per second; saturates at <see cref="ulong.MaxValue"/>.</summary>
    public ulong BitrateBps => Mantissa == 0 ? 0 : Exponent > System.Numerics.BitOperations.LeadingZeroCount((ulong)Mantissa) ? ulong.MaxValue : (ulong)Mantissa << Exponent;

    /// <summary>The 18 most significant bits of a bitrate, floored.</summary>
    public static RembFeedback FromBitrate(ulong bitrateBps)
    {
        var exponent = Math.Max(0, 46 - System.Numerics.BitOperations.LeadingZeroCount(bitrateBps));
        return new RembFeedback(exponent, (int)(bitrateBps >> exponent));
    }
}
