using System.Globalization;
using RoomLens.Rtp.Packets;

namespace RoomLens.ObserverBot.Receiving;

/// <summary>Header extension ids of a consumer, from the <c>a=extmap</c> lines of its description (RFC 8285 section 8); 0 = not used.</summary>
/// <param name="AbsCaptureTime">Capture time.</param>
/// <param name="VideoOrientation">Rotation.</param>
/// <param name="DependencyDescriptor">References of an AV1 frame.</param>
internal readonly record struct ExtensionIds(int AbsCaptureTime, int VideoOrientation, int DependencyDescriptor)
{
    private const string Attribute = "a=extmap:";

    /// <summary>Reads them; lines that are not understood are passed over.</summary>
    public static ExtensionIds FromSdp(string sdp)
    {
        var ids = default(ExtensionIds);
        foreach (var line in sdp.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith(Attribute, StringComparison.Ordinal)) continue;
            var rest = line[Attribute.Length..];
            var space = rest.IndexOf(' ');
            if (space < 0 || !TryReadId(rest[..space], out var id)) continue;
            var uri = rest[(space + 1)..].Trim();
            if (uri.SequenceEqual(HeaderExtensionUris.AbsCaptureTime)) ids = ids with { AbsCaptureTime = id };
            else if (uri.SequenceEqual(HeaderExtensionUris.VideoOrientation)) ids = ids with { VideoOrientation = id };
            else if (uri.SequenceEqual(HeaderExtensionUris.DependencyDescriptor)) ids = ids with { DependencyDescriptor = id };
        }
        return ids;
    }

    // "3" or "3/recvonly".
    private static bool TryReadId(ReadOnlySpan<char> text, out int id)
    {
        var slash = text.IndexOf('/');
        return int.TryParse(slash < 0 ? text : text[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }
}
