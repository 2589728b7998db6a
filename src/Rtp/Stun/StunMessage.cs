using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RoomLens.Rtp.Stun;

/// <summary>A STUN message read in place (RFC 8489 section 5). The octets are borrowed from the datagram.</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0 0|     STUN Message Type     |         Message Length        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                   Magic Cookie = 0x2112A442                   |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                     Transaction ID (96 bits)                  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
public readonly ref struct StunMessage
{
    /// <summary>Octets of the fixed header.</summary>
    public const int HeaderLength = 20;

    /// <summary>Octets of a transaction id.</summary>
    public const int TransactionIdLength = 12;

    internal const uint MagicCookie = 0x2112A442;
    internal const int IntegrityLength = 20;
    internal const uint FingerprintXor = 0x5354554E;

    private readonly ReadOnlySpan<byte> _message;

    private StunMessage(ReadOnlySpan<byte> message) => _message = message;

    /// <summary>Message type; may be a value without a name.</summary>
    public StunMessageType Type => (StunMessageType)BinaryPrimitives.ReadUInt16BigEndian(_message);

    /// <summary>The 96-bit transaction id.</summary>
    public ReadOnlySpan<byte> TransactionId => _message.Slice(8, TransactionIdLength);

    /// <summary>All attributes in wire order, those after the integrity check included.</summary>
    public StunAttributeEnumerator Attributes => new(_message);

    /// <summary>The part of USERNAME before the first colon: in a check, the ufrag of its receiver. Empty when absent.</summary>
    public ReadOnlySpan<byte> ReceiverUsernameFragment
    {
        get
        {
            if (!TryGetAttribute(StunAttributeType.Username, out var username)) return default;
            var colon = username.IndexOf((byte)':');
            return colon < 0 ? default : username[..colon];
        }
    }

    /// <summary>Reads a message that fills the datagram. Only the structure is checked, neither integrity nor fingerprint.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (datagram.Length < HeaderLength || (datagram[0] & 0xC0) != 0) return false;
        if (BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != MagicCookie) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if ((length & 3) != 0 || length != datagram.Length - HeaderLength) return false;
        if (!AttributesFit(datagram)) return false;
        message = new StunMessage(datagram);
        return true;
    }

    /// <summary>
    /// Value of the first attribute of this type. Attributes after MESSAGE-INTEGRITY are not covered by it and are ignored
    /// (RFC 8489 section 14.5), except FINGERPRINT.
    /// </summary>
    public bool TryGetAttribute(StunAttributeType type, out ReadOnlySpan<byte> value)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Type == type)
            {
                value = attribute.Value;
                return true;
            }

            if (attribute.Type == StunAttributeType.MessageIntegrity && type != StunAttributeType.Fingerprint) break;
        }

        value = default;
        return false;
    }

    /// <summary>Value of a 32-bit attribute such as PRIORITY.</summary>
    public bool TryGetUInt32(StunAttributeType type, out uint value)
    {
        value = 0;
        return TryGetAttribute(type, out var bytes) && BinaryPrimitives.TryReadUInt32BigEndian(bytes, out value);
    }

    /// <summary>Value of a 64-bit attribute such as ICE-CONTROLLING.</summary>
    public bool TryGetUInt64(StunAttributeType type, out ulong value)
    {
        value = 0;
        return TryGetAttribute(type, out var bytes) && BinaryPrimitives.TryReadUInt64BigEndian(bytes, out value);
    }

    /// <summary>The address in XOR-MAPPED-ADDRESS.</summary>
    public bool TryGetXorMappedAddress(out StunAddress address)
    {
        address = default;
        return TryGetAttribute(StunAttributeType.XorMappedAddress, out var value) && StunAddress.TryReadXor(value, TransactionId, out address);
    }

    /// <summary>Checks MESSAGE-INTEGRITY (HMAC-SHA1) in constant time; false also when it is absent.</summary>
    /// <param name="key">Short-term: the password's octets; long-term: MD5(user:realm:password).</param>
    public bool VerifyIntegrity(ReadOnlySpan<byte> key)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Type != StunAttributeType.MessageIntegrity) continue;
            if (attribute.Value.Length != IntegrityLength) return false;
            Span<byte> expected = stackalloc byte[IntegrityLength];
            return StunIntegrity.TryCompute(key, _message[..attribute.Offset], expected)
                && CryptographicOperations.FixedTimeEquals(expected, attribute.Value);
        }

        return false;
    }

    /// <summary>Checks FINGERPRINT, which must be the last attribute; null when there is none.</summary>
    public bool? VerifyFingerprint()
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Type != StunAttributeType.Fingerprint) continue;
            if (attribute.Value.Length != 4 || attribute.Offset + 8 != _message.Length) return false;
            var expected = Crc32.Compute(_message[..attribute.Offset]) ^ FingerprintXor;
            return BinaryPrimitives.ReadUInt32BigEndian(attribute.Value) == expected;
        }

        return null;
    }

    internal static int Padded(int length) => (length + 3) & ~3;

    private static bool AttributesFit(ReadOnlySpan<byte> datagram)
    {
        var at = HeaderLength;
        while (at < datagram.Length)
        {
            // The length is a multiple of four, so the four octets of type and length are there.
            at += 4 + Padded(BinaryPrimitives.ReadUInt16BigEndian(datagram[(at + 2)..]));
        }

        return at == datagram.Length;
    }
}
