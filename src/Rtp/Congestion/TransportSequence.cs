using System.Buffers.Binary;
using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Congestion;

/// <summary>Puts the transport-wide sequence number into a packet that is about to leave (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 2).</summary>
public static class TransportSequence
{
    /// <summary>Octets that a packet grows by at most.</summary>
    public const int MostAdded = 8;

    private const int HeaderLength = 4;
    private const int DataLength = 2;

    /// <summary>
    /// Inserts the element at the end of the extension block, or with a block of its own; what follows moves on. Returns the new length: the old
    /// one when the buffer has no room, or the block is of another profile than RFC 8285's. Id: 1..14.
    /// </summary>
    public static int Insert(Span<byte> buffer, int length, byte id, ushort sequence)
    {
        if (!RtpPacket.TryParse(buffer[..length], out var packet) || length + MostAdded > buffer.Length) return length;
        var end = packet.HeaderLength;
        if (!packet.HasExtension)
        {
            buffer[end..length].CopyTo(buffer[(end + MostAdded)..]);
            var at = RtpHeaderWriter.BeginExtensions(buffer, end, RtpExtensionReader.OneByteProfile);
            Write(buffer[at..], RtpExtensionReader.OneByteProfile, id, sequence);
            BinaryPrimitives.WriteUInt16BigEndian(buffer[(end + 2)..], 1);
            return length + MostAdded;
        }

        var profile = packet.ExtensionProfile;
        if (profile != RtpExtensionReader.OneByteProfile && (profile & 0xFFF0) != RtpExtensionReader.TwoByteProfile) return length;
        var lengthAt = end - packet.ExtensionData.Length - 2;
        var words = packet.ExtensionData.Length / 4;
        buffer[end..length].CopyTo(buffer[(end + HeaderLength)..]);
        Write(buffer[end..], profile, id, sequence);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[lengthAt..], (ushort)(words + 1));
        return length + HeaderLength;
    }

    /// <summary>One word: element header, number, and in the one-byte form an octet of padding.</summary>
    private static void Write(Span<byte> target, int profile, byte id, ushort sequence)
    {
        var isOneByte = profile == RtpExtensionReader.OneByteProfile;
        var at = isOneByte ? 1 : 2;
        target[0] = isOneByte ? (byte)(id << 4 | (DataLength - 1)) : id;
        target[1] = DataLength;
        BinaryPrimitives.WriteUInt16BigEndian(target[at..], sequence);
        if (isOneByte) target[3] = 0;
    }
}
