using System.Buffers.Binary;

namespace RoomLens.Rtp.Packets;

/// <summary>Writes and rewrites RTP headers (RFC 3550 section 5.1). Lengths are the caller's: a span too short is a bug and throws.</summary>
public static class RtpHeaderWriter
{
    /// <summary>Writes a 12-octet header without CSRCs, extension and padding; returns its length.</summary>
    public static int Write(Span<byte> target, byte payloadType, bool marker, ushort sequenceNumber, uint timestamp, uint ssrc)
    {
        target[0] = 0x80;
        target[1] = (byte)((marker ? 0x80 : 0) | (payloadType & 0x7F));
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(target[8..], ssrc);
        return RtpPacket.FixedHeaderLength;
    }

    /// <summary>Replaces what a forwarder changes; marker, CSRCs, extension and payload stay.</summary>
    public static void Rewrite(Span<byte> packet, byte payloadType, ushort sequenceNumber, uint timestamp, uint ssrc)
    {
        packet[1] = (byte)((packet[1] & 0x80) | (payloadType & 0x7F));
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], ssrc);
    }

    /// <summary>Begins an extension block after a header; elements follow with <see cref="WriteExtension"/>, then <see cref="EndExtensions"/>.</summary>
    /// <param name="packet">The packet from its first octet; its X bit is set.</param>
    /// <param name="position">Where the block begins: the header's length so far.</param>
    /// <param name="profile">0xBEDE, 0x1000 or a profile of one's own.</param>
    /// <returns>Where the first element goes.</returns>
    public static int BeginExtensions(Span<byte> packet, int position, int profile)
    {
        packet[0] |= 0x10;
        BinaryPrimitives.WriteUInt16BigEndian(packet[position..], (ushort)profile);
        return position + 4;
    }

    /// <summary>Writes one element in the form of the profile; returns the position after it.</summary>
    public static int WriteExtension(Span<byte> packet, int position, int profile, int id, ReadOnlySpan<byte> data)
    {
        if (profile == RtpExtensionReader.OneByteProfile)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(id, 14);
            ArgumentOutOfRangeException.ThrowIfZero(data.Length);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, 16);
            packet[position++] = (byte)((id << 4) | (data.Length - 1));
        }
        else
        {
            packet[position++] = (byte)id;
            packet[position++] = checked((byte)data.Length);
        }
        data.CopyTo(packet[position..]);
        return position + data.Length;
    }

    /// <summary>Pads the block to 32 bits, writes its length, and returns where the payload begins.</summary>
    public static int EndExtensions(Span<byte> packet, int blockPosition, int position)
    {
        while ((position - blockPosition) % 4 != 0) packet[position++] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(packet[(blockPosition + 2)..], (ushort)((position - blockPosition) / 4 - 1));
        return position;
    }

    /// <summary>Appends padding: zeros, then the count (RFC 3550 section 5.1); returns the packet's new length.</summary>
    public static int WritePadding(Span<byte> packet, int length, byte paddingSize)
    {
        if (paddingSize == 0) return length;
        packet[0] |= 0x20;
        packet.Slice(length, paddingSize - 1).Clear();
        packet[length + paddingSize - 1] = paddingSize;
        return length + paddingSize;
    }
}
