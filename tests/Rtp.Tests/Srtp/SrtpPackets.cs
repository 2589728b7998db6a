using System.Buffers.Binary;
using RoomLens.Rtp.Srtp;

namespace RoomLens.Rtp.Tests.Srtp;

/// <summary>Packets and keys for SRTP tests.</summary>
internal static class SrtpPackets
{
    public static byte[] Rtp(ushort sequenceNumber, uint ssrc, int payloadLength, bool extension = false)
    {
        byte[] header = extension
            ? [0x90, 96, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0xBE, 0xDE, 0, 1, 0x10, 0x33, 0, 0]
            : [0x80, 96, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), ssrc);
        return [.. header, .. Enumerable.Range(0, payloadLength).Select(i => (byte)(i * 7 + sequenceNumber))];
    }

    public static byte[] ReceiverReport(uint ssrc)
    {
        byte[] packet = [0x80, 201, 0, 1, 0, 0, 0, 0, 0x81, 206, 0, 2, 0, 0, 0, 0, 0, 0, 0, 5];
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(12), ssrc);
        return packet;
    }

    public static (byte[] Key, byte[] Salt) Keys(SrtpProfile profile) => (
        [.. Enumerable.Range(1, profile.KeyLength).Select(i => (byte)(i * 11))],
        [.. Enumerable.Range(1, profile.SaltLength).Select(i => (byte)(i * 29))]);
}
