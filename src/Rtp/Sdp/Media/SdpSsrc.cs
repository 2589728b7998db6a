using System.Globalization;

namespace RoomLens.Rtp.Sdp;

/// <summary>A source and what its <c>a=ssrc</c> lines say (RFC 5576 section 4.1).</summary>
/// <param name="Ssrc">The SSRC.</param>
/// <param name="Cname">Canonical name, or null.</param>
/// <param name="Msid">Stream and track, or null.</param>
public sealed record SdpSsrc(uint Ssrc, string? Cname, string? Msid)
{
    private const int MaxSources = 256;

    /// <summary>Joins the lines of each source, in order of first appearance.</summary>
    internal static List<SdpSsrc> Collect(IEnumerable<string> values)
    {
        var sources = new List<SdpSsrc>();
        foreach (var value in values)
        {
            var space = value.IndexOf(' ', StringComparison.Ordinal);
            var number = space < 0 ? value : value[..space];
            if (!uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var ssrc)) continue;
            var index = sources.FindIndex(source => source.Ssrc == ssrc);
            if (index < 0)
            {
                if (sources.Count >= MaxSources) break;
                index = sources.Count;
                sources.Add(new SdpSsrc(ssrc, null, null));
            }

            if (space >= 0) sources[index] = sources[index].With(value[(space + 1)..].Trim());
        }

        return sources;
    }

    private SdpSsrc With(string attribute)
    {
        const string CnamePrefix = "cname:";
        const string MsidPrefix = "msid:";
        if (attribute.StartsWith(CnamePrefix, StringComparison.Ordinal)) return this with { Cname = attribute[CnamePrefix.Length..] };
        return attribute.StartsWith(MsidPrefix, StringComparison.Ordinal) ? this with { Msid = attribute[MsidPrefix.Length..] } : this;
    }
}
