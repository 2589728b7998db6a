using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Sdp;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Observers;

/// <summary>
/// The header extensions of plain consumers: under the ids they have inside the node, so that nothing is renumbered. The dependency descriptor goes
/// with AV1 only, whose payload does not tell references.
/// </summary>
internal static class PlainExtensions
{
    private const string DescribedByDependencies = "AV1";

    /// <summary>What a consumer of such a producer gets.</summary>
    public static ForwardedExtensions Of(ProducerSettings producer) => producer.Extensions.DependencyDescriptor == 0 || producer.Codec.Name == DescribedByDependencies
        ? ForwardedExtensions.Inside
        : ForwardedExtensions.Inside with { DependencyDescriptor = 0 };

    /// <summary>The same for a description.</summary>
    public static IReadOnlyList<SdpHeaderExtension> Describe(ProducerSettings producer)
    {
        var ids = Of(producer);
        var list = new List<SdpHeaderExtension>();
        if (producer.Extensions.DependencyDescriptor != 0 && ids.DependencyDescriptor != 0)
            list.Add(new SdpHeaderExtension(ids.DependencyDescriptor, HeaderExtensionUris.DependencyDescriptor));
        list.Add(producer.Codec.Kind == MediaKind.Video
            ? new SdpHeaderExtension(ids.VideoOrientation, HeaderExtensionUris.VideoOrientation)
            : new SdpHeaderExtension(ids.AudioLevel, HeaderExtensionUris.AudioLevel));
        list.Add(new SdpHeaderExtension(ids.AbsCaptureTime, HeaderExtensionUris.AbsCaptureTime));
        return list;
    }
}
