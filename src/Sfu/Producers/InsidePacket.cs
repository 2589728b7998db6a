using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;

namespace RoomLens.Sfu.Producers;

/// <summary>
/// The form in which a packet travels inside the node: fixed header, at most one extension block with the ids of
/// <see cref="ForwardedExtensions.Inside"/>, payload without padding. It is made once per packet; every consumer copies it and changes twelve octets.
/// </summary>
internal static class InsidePacket
{
    /// <summary>The most that <see cref="RewriteExtensions"/> adds to a packet: a longer descriptor, elements with two-byte headers.</summary>
    public const int Growth = 24;

    // The one-byte form carries 1 to 16 octets per element (RFC 8285 section 4.2).
    private const int LongestShortElement = 16;
    private const int BlockHeader = 4;
    // Four elements of 255 octets and their headers.
    private const int LongestBlock = 1040;

    /// <summary>Writes the inside form; returns its length, 0 when it does not fit.</summary>
    public static int Write(in RtpPacket packet, in ForwardedExtensions publisher, byte payloadType, ushort sequence, uint timestamp, Span<byte> target)
    {
        if (target.Length < packet.Bytes.Length + RtpPacket.FixedHeaderLength) return 0;
        var position = RtpHeaderWriter.Write(target, payloadType, packet.Marker, sequence, timestamp, packet.Ssrc);
        if (packet.HasExtension) position = CopyExtensions(packet, publisher, target, position);
        packet.Payload.CopyTo(target[position..]);
        return position + packet.Payload.Length;
    }

    /// <summary>
    /// Renumbers the extension elements of an inside packet for a consumer, in place, and gives the packet's new length. Elements it did not ask for
    /// are left out; a dependency descriptor is replaced by <paramref name="descriptor"/> where that is not empty.
    /// </summary>
    public static int RewriteExtensions(Span<byte> packet, int length, in ForwardedExtensions consumer, ReadOnlySpan<byte> descriptor = default)
    {
        if ((packet[0] & 0x10) == 0) return length;
        var end = RtpPacket.FixedHeaderLength + BlockHeader + (packet[14] << 8 | packet[15]) * 4;
        if (packet[RtpPacket.FixedHeaderLength] == 0xBE && descriptor.IsEmpty)
        {
            RenumberInPlace(packet[..end], consumer);
            return length;
        }

        if (end - RtpPacket.FixedHeaderLength > LongestBlock || length + Growth > packet.Length) return length;
        Span<byte> old = stackalloc byte[LongestBlock];
        packet[RtpPacket.FixedHeaderLength..end].CopyTo(old);
        var block = old[..(end - RtpPacket.FixedHeaderLength)];
        var profile = FindForm(block, consumer, descriptor);
        if (profile == 0) packet[0] &= 0xEF;
        var newEnd = RtpPacket.FixedHeaderLength + (profile == 0 ? 0 : MeasureBlock(block, profile, consumer, descriptor));
        packet[end..length].CopyTo(packet[newEnd..]);
        if (profile != 0) WriteBlock(packet, block, profile, consumer, descriptor);
        return length + newEnd - end;
    }

    private static int CopyExtensions(in RtpPacket packet, in ForwardedExtensions publisher, Span<byte> target, int blockPosition)
    {
        var profile = 0;
        var elements = packet.ReadExtensions();
        while (elements.TryRead(out var id, out var data))
            if (publisher.ToInside(id) != 0) profile = Wider(profile, data.Length);
        if (profile == 0) return blockPosition;

        var position = RtpHeaderWriter.BeginExtensions(target, blockPosition, profile);
        elements = packet.ReadExtensions();
        while (elements.TryRead(out var id, out var data))
            if (publisher.ToInside(id) is not 0 and var inside && !data.IsEmpty) position = RtpHeaderWriter.WriteExtension(target, position, profile, inside, data);
        return RtpHeaderWriter.EndExtensions(target, blockPosition, position);
    }

    private static void RenumberInPlace(Span<byte> header, in ForwardedExtensions consumer)
    {
        for (var position = RtpPacket.FixedHeaderLength + BlockHeader; position < header.Length;)
        {
            var element = header[position];
            if (element == 0)
            {
                position++;
                continue;
            }

            var length = 2 + (element & 0x0F);
            var id = consumer.FromInside(element >> 4);
            if (id == 0) header.Slice(position, length).Clear();
            else header[position] = (byte)(id << 4 | element & 0x0F);
            position += length;
        }
    }

    /// <summary>Whichever form holds what is kept; 0 = nothing is. Not every receiver takes two-byte headers, so they are used where they must be.</summary>
    private static int FindForm(ReadOnlySpan<byte> block, in ForwardedExtensions consumer, ReadOnlySpan<byte> descriptor)
    {
        var profile = 0;
        var elements = Elements(block);
        while (elements.TryRead(out var id, out var data))
            if (consumer.FromInside(id) != 0) profile = Wider(profile, Replaced(id, data, descriptor).Length);
        return profile;
    }

    private static int MeasureBlock(ReadOnlySpan<byte> block, int profile, in ForwardedExtensions consumer, ReadOnlySpan<byte> descriptor)
    {
        var octets = BlockHeader;
        var elements = Elements(block);
        while (elements.TryRead(out var id, out var data))
            if (consumer.FromInside(id) != 0) octets += Replaced(id, data, descriptor).Length + (profile == RtpExtensionReader.OneByteProfile ? 1 : 2);
        return (octets + 3) / 4 * 4;
    }

    private static void WriteBlock(Span<byte> packet, ReadOnlySpan<byte> block, int profile, in ForwardedExtensions consumer, ReadOnlySpan<byte> descriptor)
    {
        var position = RtpHeaderWriter.BeginExtensions(packet, RtpPacket.FixedHeaderLength, profile);
        var elements = Elements(block);
        while (elements.TryRead(out var id, out var data))
            if (consumer.FromInside(id) is not 0 and var own) position = RtpHeaderWriter.WriteExtension(packet, position, profile, own, Replaced(id, data, descriptor));
        RtpHeaderWriter.EndExtensions(packet, RtpPacket.FixedHeaderLength, position);
    }

    private static RtpExtensionReader Elements(ReadOnlySpan<byte> block) => new(block[0] << 8 | block[1], block[BlockHeader..]);

    private static ReadOnlySpan<byte> Replaced(int id, ReadOnlySpan<byte> data, ReadOnlySpan<byte> descriptor) =>
        id == ForwardedExtensions.Inside.DependencyDescriptor && !descriptor.IsEmpty ? descriptor : data;

    private static int Wider(int profile, int length) =>
        length == 0 ? profile
        : length > LongestShortElement || profile == RtpExtensionReader.TwoByteProfile ? RtpExtensionReader.TwoByteProfile
        : RtpExtensionReader.OneByteProfile;
}
