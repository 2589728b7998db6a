using System.Buffers.Binary;

namespace RoomLens.Rtp.Stun;

/// <summary>Writes one STUN message into a borrowed buffer. Once something did not fit, <see cref="Length"/> stays 0.</summary>
public ref struct StunWriter
{
    private readonly Span<byte> _buffer;
    private int _length;
    private bool _overflow;

    /// <summary>Writes the header.</summary>
    /// <param name="buffer">Where the message goes; 128 octets are enough for any answer of this project.</param>
    /// <param name="type">Message type.</param>
    /// <param name="transactionId">12 octets.</param>
    public StunWriter(Span<byte> buffer, StunMessageType type, scoped ReadOnlySpan<byte> transactionId)
    {
        _buffer = buffer;
        _overflow = buffer.Length < StunMessage.HeaderLength || transactionId.Length != StunMessage.TransactionIdLength;
        if (_overflow) return;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)type);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunMessage.MagicCookie);
        transactionId.CopyTo(buffer[8..]);
        _length = StunMessage.HeaderLength;
        WriteLengthField();
    }

    /// <summary>Octets of the message so far; 0 when the buffer was too small.</summary>
    public readonly int Length => _overflow ? 0 : _length;

    /// <summary>Appends an attribute, zero-padded to 32 bits.</summary>
    public void Add(StunAttributeType type, scoped ReadOnlySpan<byte> value)
    {
        var padded = StunMessage.Padded(value.Length);
        if (_overflow || value.Length > ushort.MaxValue || _buffer.Length - _length < 4 + padded)
        {
            _overflow = true;
            return;
        }

        var attribute = _buffer.Slice(_length, 4 + padded);
        BinaryPrimitives.WriteUInt16BigEndian(attribute, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(attribute[2..], (ushort)value.Length);
        value.CopyTo(attribute[4..]);
        attribute[(4 + value.Length)..].Clear();
        _length += 4 + padded;
        WriteLengthField();
    }

    /// <summary>Appends a 32-bit attribute such as PRIORITY.</summary>
    public void Add(StunAttributeType type, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        Add(type, bytes);
    }

    /// <summary>Appends a 64-bit attribute such as ICE-CONTROLLING.</summary>
    public void Add(StunAttributeType type, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        Add(type, bytes);
    }

    /// <summary>Appends XOR-MAPPED-ADDRESS (RFC 8489 section 14.2).</summary>
    public void AddXorMappedAddress(StunAddress address)
    {
        if (_overflow) return;
        Span<byte> value = stackalloc byte[20];
        var length = address.WriteXor(value, _buffer.Slice(8, StunMessage.TransactionIdLength));
        Add(StunAttributeType.XorMappedAddress, value[..length]);
    }

    /// <summary>Appends ERROR-CODE (RFC 8489 section 14.8).</summary>
    /// <param name="code">300..699.</param>
    /// <param name="reason">ASCII, at most 60 octets.</param>
    public void AddErrorCode(int code, scoped ReadOnlySpan<byte> reason)
    {
        Span<byte> value = stackalloc byte[64];
        value[0] = 0;
        value[1] = 0;
        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
        reason.CopyTo(value[4..]);
        Add(StunAttributeType.ErrorCode, value[..(4 + reason.Length)]);
    }

    /// <summary>Appends MESSAGE-INTEGRITY over everything before it.</summary>
    public void AddMessageIntegrity(scoped ReadOnlySpan<byte> key)
    {
        Span<byte> mac = stackalloc byte[StunMessage.IntegrityLength];
        if (_overflow || !StunIntegrity.TryCompute(key, _buffer[.._length], mac))
        {
            _overflow = true;
            return;
        }

        Add(StunAttributeType.MessageIntegrity, mac);
    }

    /// <summary>Appends FINGERPRINT, which must come last.</summary>
    public void AddFingerprint()
    {
        if (_overflow) return;

        // The length field covers the attribute itself (RFC 8489 section 14.7), so it is set before the CRC is taken.
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(_length - StunMessage.HeaderLength + 8));
        Add(StunAttributeType.Fingerprint, Crc32.Compute(_buffer[.._length]) ^ StunMessage.FingerprintXor);
    }

    private readonly void WriteLengthField() =>
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(_length - StunMessage.HeaderLength));
}
