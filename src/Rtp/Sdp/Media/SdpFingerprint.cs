using System.Diagnostics.CodeAnalysis;

namespace RoomLens.Rtp.Sdp;

/// <summary>A certificate fingerprint (RFC 8122 section 5).</summary>
/// <param name="Algorithm">Hash name, lower case.</param>
/// <param name="Value">Hex pairs with colons, as written.</param>
public sealed record SdpFingerprint(string Algorithm, string Value)
{
    /// <summary>Reads the attribute's value.</summary>
    public static bool TryParse(string value, [NotNullWhen(true)] out SdpFingerprint? fingerprint)
    {
        var fields = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        fingerprint = fields.Length == 2 ? new SdpFingerprint(fields[0].ToLowerInvariant(), fields[1]) : null;
        return fingerprint is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Algorithm} {Value}";
}
