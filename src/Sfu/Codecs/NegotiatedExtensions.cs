using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Sdp;

namespace RoomLens.Sfu.Codecs;

/// <summary>Finds a peer's numbers of the extensions that are passed on.</summary>
internal static class NegotiatedExtensions
{
    // The one-byte form has ids 1 to 14; consumers get that form only (RFC 8285 section 4.2).
    private const int HighestOneByteId = 14;

    /// <summary>As an offer's medium numbers them.</summary>
    public static ForwardedExtensions Of(MediaDescription medium) => new(
        Find(medium, HeaderExtensionUris.AbsCaptureTime),
        Find(medium, HeaderExtensionUris.VideoOrientation),
        Find(medium, HeaderExtensionUris.AudioLevel),
        Find(medium, HeaderExtensionUris.DependencyDescriptor));

    /// <summary>The id of one extension; 0 = not offered.</summary>
    public static byte Find(MediaDescription medium, string uri) =>
        (byte)(medium.HeaderExtensions.FirstOrDefault(extension => extension.Uri == uri && extension.Id <= HighestOneByteId)?.Id ?? 0);
}
