using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;

namespace RoomLens.Sfu.Producers;

/// <summary>
/// The form in which a packet travels inside the node: fixed header, at most one one-byte extension block with the ids of
/// <see cref="ForwardedExtensions.Inside"/>, payload without padding. It is made once per packet; every consumer copies it and changes twelve octets.
/// </summary>
internal static class InsidePacket
{
    // The one-byte form carries 1 to 16 octets per element (RFC 8285 section 4.2).
    private const int LongestElement = 16;

    /// <summary>Writes the inside form; returns its length, 0 when it does not fit.</summary>
    public static int Write(in RtpPacket packet, in ForwardedExtensions publisher, byte payloadType, ushort sequence, uint timestamp, Span<byte> target)
    {
        if (target.Length < packet.Bytes.Length + RtpPacket.FixedHeaderLength) return 0;
        var position = RtpHeaderWriter.Write(target, payloadType, packet.Marker, sequence, timestamp, packet.Ssrc);
        if (packet.HasExtension) position = CopyExtensions(packet, publisher, target, position);
        packet.Payload.CopyTo(target[position..]);
        return position + packet.Payload.Length;
    }

    private static int CopyExtensions(in RtpPacket packet, in ForwardedExtensions publisher, Span<byte> target, int blockPosition)
    {
        var position = 0;
        var elements = packet.ReadExtensions();
        while (elements.TryRead(out var id, out var data))
        {
            var inside = publisher.ToInside(id);
            if (inside == 0 || data.IsEmpty || data.Length > LongestElement) continue;
            if (position == 0) position = RtpHeaderWriter.BeginExtensions(target, blockPosition, RtpExtensionReader.OneByteProfile);
            position = RtpHeaderWriter.WriteExtension(target, position, RtpExtensionReader.OneByteProfile, inside, data);
        }

        return position == 0 ? blockPosition : RtpHeaderWriter.EndExtensions(target, blockPosition, position);
    }

    /// <summary>Renumbers the extension elements of an inside packet for a consumer, in place; elements it did not ask for become padding.</summary>
    public static void RenumberExtensions(Span<byte> packet, in ForwardedExtensions consumer)
    {
        if ((packet[0] & 0x10) == 0) return;
        var end = RtpPacket.FixedHeaderLength + 4 + (packet[14] << 8 | packet[15]) * 4;
        for (var position = RtpPacket.FixedHeaderLength + 4; position < end;)
        {
            var element = packet[position];
            if (element == 0)
            {
                position++;
                continue;
            }

            var length = 2 + (element & 0x0F);
            var id = consumer.FromInside(element >> 4);
            if (id == 0) packet.Slice(position, length).Clear();
            else packet[position] = (byte)(id << 4 | element & 0x0F);
            position += length;
        }
    }
}
