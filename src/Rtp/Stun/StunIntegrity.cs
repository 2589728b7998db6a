using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RoomLens.Rtp.Stun;

/// <summary>
/// HMAC-SHA1 over a message up to MESSAGE-INTEGRITY, with the length field as if that attribute were the last (RFC 8489 section 14.5).
/// </summary>
internal static class StunIntegrity
{
    /// <summary>Longest message accepted: a datagram on an Ethernet path is shorter.</summary>
    private const int MaxMessageLength = 2048;

    /// <summary>Computes the 20 octets; false when the message is longer than any check could be.</summary>
    /// <param name="key">HMAC key.</param>
    /// <param name="upToIntegrity">The message up to, without, the attribute.</param>
    /// <param name="mac">20 octets out.</param>
    public static bool TryCompute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> upToIntegrity, Span<byte> mac)
    {
        if (upToIntegrity.Length > MaxMessageLength) return false;
        Span<byte> copy = stackalloc byte[MaxMessageLength];
        copy = copy[..upToIntegrity.Length];
        upToIntegrity.CopyTo(copy);
        var length = upToIntegrity.Length - StunMessage.HeaderLength + 4 + StunMessage.IntegrityLength;
        BinaryPrimitives.WriteUInt16BigEndian(copy[2..], (ushort)length);
        Hmac(key, copy, mac);
        return true;
    }

    // RFC 8489 fixes HMAC-SHA1 for MESSAGE-INTEGRITY; its collision weakness does not touch HMAC.
#pragma warning disable CA5350
    private static void Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> mac) => HMACSHA1.HashData(key, message, mac);
#pragma warning restore CA5350
}
