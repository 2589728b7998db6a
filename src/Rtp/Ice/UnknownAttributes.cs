using System.Buffers.Binary;
using RoomLens.Rtp.Stun;

namespace RoomLens.Rtp.Ice;

/// <summary>Finds comprehension-required attributes (below 0x8000) this agent does not know (RFC 8489 section 6.3.1).</summary>
internal static class UnknownAttributes
{
    /// <summary>At most this many octets of types are reported; one is enough for the sender to see what is wrong.</summary>
    public const int MaxBytes = 16;

    private const int FirstOptional = 0x8000;

    /// <summary>Writes the unknown types, two octets each; the octets written.</summary>
    public static int Collect(in StunMessage request, Span<byte> types)
    {
        var length = 0;
        foreach (var attribute in request.Attributes)
        {
            if (attribute.Type == StunAttributeType.MessageIntegrity) break;
            if ((int)attribute.Type >= FirstOptional || IsKnown(attribute.Type) || length + 2 > types.Length) continue;
            BinaryPrimitives.WriteUInt16BigEndian(types[length..], (ushort)attribute.Type);
            length += 2;
        }

        return length;
    }

    private static bool IsKnown(StunAttributeType type) => type
        is StunAttributeType.Username
        or StunAttributeType.Priority
        or StunAttributeType.UseCandidate
        or StunAttributeType.MappedAddress
        or StunAttributeType.XorMappedAddress
        or StunAttributeType.ErrorCode
        or StunAttributeType.UnknownAttributes
        or StunAttributeType.Realm
        or StunAttributeType.Nonce
        or StunAttributeType.MessageIntegritySha256;
}
