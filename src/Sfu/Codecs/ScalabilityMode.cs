using System.Globalization;

namespace RoomLens.Sfu.Codecs;

/// <summary>Spatial and temporal layers of one stream, by their name in WebRTC-SVC (<c>L3T3_KEY</c>, <c>S2T1</c>).</summary>
/// <param name="Spatial">Spatial layers, at least 1.</param>
/// <param name="Temporal">Temporal layers, at least 1.</param>
internal readonly record struct ScalabilityMode(int Spatial, int Temporal)
{
    // WebRTC-SVC section 6 names no more than three of either; mediasoup-client parses up to two digits.
    private const int Most = 99;

    /// <summary>One layer.</summary>
    public static readonly ScalabilityMode None = new(1, 1);

    /// <summary>Whether there is anything to leave out.</summary>
    public bool HasLayers => Spatial > 1 || Temporal > 1;

    /// <summary>Reads a name; <see cref="None"/> for one that is absent or not understood, as mediasoup takes it.</summary>
    public static ScalabilityMode Read(string? name)
    {
        if (name is not ['L' or 'S', .. var rest]) return None;
        var separator = rest.IndexOf('T', StringComparison.Ordinal);
        if (separator < 0 || !TryRead(rest.AsSpan(0, separator), out var spatial)) return None;
        var digits = separator + 1;
        while (digits < rest.Length && char.IsAsciiDigit(rest[digits])) digits++;
        return TryRead(rest.AsSpan(separator + 1, digits - separator - 1), out var temporal) ? new ScalabilityMode(spatial, temporal) : None;
    }

    private static bool TryRead(ReadOnlySpan<char> digits, out int layers) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out layers) && layers is >= 1 and <= Most;
}
