using System.Buffers.Text;

namespace RoomLens.Hosting.Json;

/// <summary>
/// Finds strings that are no text: JSON's grammar allows the escape of half a surrogate pair (RFC 8259 section 8.2), and the JSON library throws when
/// such a string is read, as a value or as a name.
/// </summary>
public static class JsonStrings
{
    // A backslash, u, four digits.
    private const int EscapeLength = 6;

    /// <summary>Whether every escaped character of well-formed JSON is a whole one.</summary>
    public static bool AreText(ReadOnlySpan<byte> utf8)
    {
        while (true)
        {
            var escape = utf8.IndexOf((byte)'\\');
            if (escape < 0) return true;
            utf8 = utf8[escape..];
            if (!TryReadUnit(utf8, out var unit))
            {
                // Any other escape has two octets.
                utf8 = utf8[Math.Min(2, utf8.Length)..];
                continue;
            }

            utf8 = utf8[EscapeLength..];
            if (char.IsLowSurrogate(unit)) return false;
            if (!char.IsHighSurrogate(unit)) continue;
            if (!TryReadUnit(utf8, out var second) || !char.IsLowSurrogate(second)) return false;
            utf8 = utf8[EscapeLength..];
        }
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> escape, out char unit)
    {
        unit = default;
        if (escape.Length < EscapeLength || escape[0] != '\\' || escape[1] != 'u') return false;
        if (!Utf8Parser.TryParse(escape[2..EscapeLength], out ushort value, out var read, 'x') || read != EscapeLength - 2) return false;
        unit = (char)value;
        return true;
    }
}
