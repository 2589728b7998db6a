using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RoomLens.Rtp.Sdp;

/// <summary>A header extension mapping (RFC 8285 section 8).</summary>
/// <param name="Id">1..255 on the wire; up to 4351 in offers.</param>
/// <param name="Uri">What it carries.</param>
/// <param name="Direction">Direction suffix, or null.</param>
public sealed record SdpHeaderExtension(int Id, string Uri, SdpDirection? Direction = null)
{
    private const int MaxId = 4351;

    /// <summary>Reads <c>3/sendonly uri attributes…</c>.</summary>
    public static bool TryParse(string value, [NotNullWhen(true)] out SdpHeaderExtension? extension)
    {
        extension = null;
        var fields = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 2) return false;
        var slash = fields[0].IndexOf('/', StringComparison.Ordinal);
        var number = slash < 0 ? fields[0] : fields[0][..slash];
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id is < 1 or > MaxId) return false;
        SdpDirection? direction = slash >= 0 && SdpDirections.TryParse(fields[0][(slash + 1)..], out var known) ? known : null;
        extension = new SdpHeaderExtension(id, fields[1], direction);
        return true;
    }
}
