using System.Buffers.Binary;

namespace RoomLens.Sfu.Tests.Dtls;

/// <summary>
/// Cuts a one-record ClientHello into two handshake fragments in two records (RFC 6347 section 4.2.3), as browsers with
/// post-quantum key shares send it.
/// </summary>
internal static class ClientHelloSplitter
{
    private const int RecordHeader = 13;
    private const int HandshakeHeader = 12;

    /// <summary>Inside the replay window of 64, and not one the client will use: it believes to have sent one record.</summary>
    private const byte UnusedRecordNumber = 40;

    public static (byte[] First, byte[] Second) Split(byte[] datagram)
    {
        var body = datagram.AsSpan(RecordHeader + HandshakeHeader);
        var cut = body.Length / 2;
        return (Fragment(datagram, 0, body[..cut]), Fragment(datagram, cut, body[cut..]));
    }

    private static byte[] Fragment(byte[] datagram, int offset, ReadOnlySpan<byte> part)
    {
        byte[] fragment = [.. datagram.AsSpan(0, RecordHeader + HandshakeHeader), .. part];
        if (offset > 0) fragment[10] = UnusedRecordNumber;
        BinaryPrimitives.WriteUInt16BigEndian(fragment.AsSpan(11), (ushort)(HandshakeHeader + part.Length));
        WriteUInt24(fragment.AsSpan(RecordHeader + 6), offset);
        WriteUInt24(fragment.AsSpan(RecordHeader + 9), part.Length);
        return fragment;
    }

    private static void WriteUInt24(Span<byte> destination, int value)
    {
        destination[0] = (byte)(value >> 16);
        destination[1] = (byte)(value >> 8);
        destination[2] = (byte)value;
    }
}
