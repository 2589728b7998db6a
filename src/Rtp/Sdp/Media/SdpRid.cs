using System.Diagnostics.CodeAnalysis;

namespace RoomLens.Rtp.Sdp;

/// <summary>A restriction identifier (RFC 8851).</summary>
/// <param name="Id">The rid in the header extension.</param>
/// <param name="IsSend">The writer sends it.</param>
/// <param name="Value">The attribute's whole value.</param>
public sealed record SdpRid(string Id, bool IsSend, string Value)
{
    /// <summary>Longest rid a one-byte header extension carries.</summary>
    private const int MaxLength = 16;

    /// <summary>Reads <c>r0 send pt=96;max-width=640</c>.</summary>
    public static bool TryParse(string value, [NotNullWhen(true)] out SdpRid? rid)
    {
        rid = null;
        var fields = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 2 || fields[1] is not ("send" or "recv") || fields[0].Length > MaxLength) return false;
        foreach (var c in fields[0])
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        rid = new SdpRid(fields[0], fields[1] == "send", value);
        return true;
    }
}
