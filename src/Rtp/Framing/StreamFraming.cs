using System.Buffers.Binary;

namespace RoomLens.Rtp.Framing;

/// <summary>Packets over a byte stream (RFC 4571 section 2): each is preceded by its length in two octets, most significant first.</summary>
public static class StreamFraming
{
    /// <summary>Octets before each packet.</summary>
    public const int HeaderBytes = 2;

    /// <summary>Writes the length of the packet that follows.</summary>
    /// <param name="destination">At least <see cref="HeaderBytes"/> octets.</param>
    /// <param name="packetBytes">0 to 65535.</param>
    public static void WriteHeader(Span<byte> destination, int packetBytes) =>
        BinaryPrimitives.WriteUInt16BigEndian(destination, checked((ushort)packetBytes));
}
