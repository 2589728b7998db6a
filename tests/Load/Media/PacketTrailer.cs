using System.Buffers.Binary;
using RoomLens.Rtp.Time;

namespace RoomLens.Load.Media;

/// <summary>
/// The last 16 octets of a packet: <c>RTPB</c>, a counter per stream, the time it was sent (monotonic, ns), as rtpload writes and rtpsink reads them.
/// Counted from the end, so header rewriting does not touch it.
/// </summary>
internal static class PacketTrailer
{
    /// <summary>Octets of it.</summary>
    public const int Length = 16;

    private static ReadOnlySpan<byte> Magic => "RTPB"u8;

    /// <summary>Writes it to the end of a packet.</summary>
    public static void Write(Span<byte> packet, uint counter, Instant sentAt)
    {
        var trailer = packet[^Length..];
        Magic.CopyTo(trailer);
        BinaryPrimitives.WriteUInt32BigEndian(trailer[4..], counter);
        BinaryPrimitives.WriteInt64BigEndian(trailer[8..], sentAt.Nanoseconds);
    }

    /// <summary>Reads it; false when the packet ends otherwise.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out uint counter, out Instant sentAt)
    {
        (counter, sentAt) = (0, default);
        if (packet.Length < Length || !packet[^Length..].StartsWith(Magic)) return false;
        counter = BinaryPrimitives.ReadUInt32BigEndian(packet[^12..]);
        sentAt = new Instant(BinaryPrimitives.ReadInt64BigEndian(packet[^8..]));
        return true;
    }
}
