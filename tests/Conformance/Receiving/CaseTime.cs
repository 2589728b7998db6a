using System.Text.Json;
using RoomLens.Rtp.Time;

namespace RoomLens.Conformance.Receiving;

/// <summary>Times of the case format: milliseconds from the first event, whole or not.</summary>
internal static class CaseTime
{
    private const double Nanoseconds = 1e6;

    /// <summary>When an event happens.</summary>
    public static Instant Of(JsonElement step) => new((long)Math.Round(step.GetProperty("t").GetDouble() * Nanoseconds));

    /// <summary>A time as the format has it.</summary>
    public static double Milliseconds(Instant time) => time.Nanoseconds / Nanoseconds;
}
