using System.Text.Json.Nodes;
using RoomLens.Sfu.Ortc;

namespace RoomLens.Sfu.Signalling.Requests;

/// <summary>Reads the certificates that a client announces. SHA-256 is what every browser sends and what is checked here (RFC 8122 section 5).</summary>
internal static class Fingerprints
{
    private const int MaxEntries = 16;
    private const int Sha256Octets = 32;

    /// <summary>The SHA-256 ones; refused when there is none, or one is no fingerprint.</summary>
    public static Outcome<IReadOnlyList<string>> Read(JsonNode? node)
    {
        const string Field = "dtlsParameters.fingerprints";
        if (node is not JsonArray { Count: > 0 and <= MaxEntries } list) return Refusal.Malformed("fingerprints is a list with at least one entry.", Field);
        var read = new List<string>();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not JsonObject entry || entry["algorithm"].Text() is not { } algorithm || entry["value"].Text() is not { } value)
                return Refusal.Malformed("A fingerprint has algorithm and value.", $"{Field}[{i}]");
            if (!algorithm.Equals("sha-256", StringComparison.OrdinalIgnoreCase)) continue;
            if (!IsSha256(value)) return Refusal.Malformed("A sha-256 fingerprint is 32 octets in hexadecimal, with colons between.", $"{Field}[{i}].value");
            read.Add(value);
        }

        return read.Count > 0 ? read : Refusal.Impossible("One of the fingerprints must be sha-256.", Field);
    }

    private static bool IsSha256(string value)
    {
        if (value.Length != Sha256Octets * 3 - 1) return false;
        for (var i = 0; i < value.Length; i++)
            if (i % 3 == 2 ? value[i] != ':' : !char.IsAsciiHexDigit(value[i])) return false;
        return true;
    }
}
