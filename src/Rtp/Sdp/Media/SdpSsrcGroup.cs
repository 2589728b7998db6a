using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RoomLens.Rtp.Sdp;

/// <summary>A group of sources (RFC 5576 section 4.2).</summary>
/// <param name="Semantics"><c>FID</c>: original and RTX; <c>SIM</c>: simulcast layers.</param>
/// <param name="Ssrcs">The members.</param>
public sealed record SdpSsrcGroup(string Semantics, IReadOnlyList<uint> Ssrcs)
{
    private const int MaxMembers = 64;

    /// <summary>Reads <c>FID 1 2</c>.</summary>
    public static bool TryParse(string value, [NotNullWhen(true)] out SdpSsrcGroup? group)
    {
        group = null;
        var fields = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is < 1 or > MaxMembers + 1) return false;
        var ssrcs = new uint[fields.Length - 1];
        for (var i = 0; i < ssrcs.Length; i++)
            if (!uint.TryParse(fields[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out ssrcs[i])) return false;
        group = new SdpSsrcGroup(fields[0], ssrcs);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Semantics} {string.Join(' ', Ssrcs)}";
}
