using System.Buffers.Text;
using System.Text.Unicode;

namespace RoomLens.Hosting.Json;

/// <summary>
/// Checks the strings of a JSON text before it is parsed: readers that decode on demand find octets that are no UTF-8, and halves of surrogate pairs, only
/// when a string is asked for, and then by an exception.
/// </summary>
public static class JsonText
{
    private const int EscapeLength = 6;

    /// <summary>Whether every string in it can be decoded (RFC 8259 sections 7, 8.1 and 8.2). It says nothing about the JSON around them.</summary>
    public static bool IsReadable(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) return false;
        while (utf8.IndexOf((byte)'\\') is >= 0 and var at)
        {
            utf8 = utf8[at..];
            if (!TryReadUnit(utf8, out var unit))
            {
                utf8 = utf8[Math.Min(2, utf8.Length)..];
                continue;
            }

            utf8 = utf8[EscapeLength..];
            if (char.IsLowSurrogate(unit)) return false;
            if (!char.IsHighSurrogate(unit)) continue;
            if (!TryReadUnit(utf8, out var low) || !char.IsLowSurrogate(low)) return false;
            utf8 = utf8[EscapeLength..];
        }

        return true;
    }

    /// <summary>The UTF-16 code unit of <c>\uXXXX</c>. Backslashes stand in strings only; any other escape is no code unit.</summary>
    private static bool TryReadUnit(ReadOnlySpan<byte> escape, out char unit)
    {
        unit = default;
        if (escape.Length < EscapeLength || escape[0] != '\\' || escape[1] != 'u') return false;
        var isHex = Utf8Parser.TryParse(escape[2..EscapeLength], out ushort value, out var read, 'x') && read == EscapeLength - 2;
        unit = (char)value;
        return isHex;
    }
}
