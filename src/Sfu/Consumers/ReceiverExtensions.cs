using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Layers;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Consumers;

/// <summary>Makes the header extensions of an inside packet those of one receiver.</summary>
internal static class ReceiverExtensions
{
    // One element holds no more (RFC 8285 section 4.3).
    private const int LongestDescriptor = 255;

    /// <summary>In place; gives the packet's new length.</summary>
    public static int Fit(Span<byte> packet, int length, in ForwardedExtensions receiver, InsideLayers inside)
    {
        if (inside.DescribesSent && receiver.DependencyDescriptor != 0) return DescribeSent(packet, length, receiver, inside);
        return receiver == ForwardedExtensions.Inside ? length : InsidePacket.RewriteExtensions(packet, length, receiver);
    }

    private static int DescribeSent(Span<byte> packet, int length, in ForwardedExtensions receiver, InsideLayers inside)
    {
        Span<byte> descriptor = stackalloc byte[LongestDescriptor];
        var described = RtpPacket.TryParse(packet[..length], out var parsed) && parsed.TryGetExtension(ForwardedExtensions.Inside.DependencyDescriptor, out var data)
            ? inside.DescribeSent(data, descriptor)
            : 0;
        return InsidePacket.RewriteExtensions(packet, length, receiver, descriptor[..described]);
    }
}
