using System.Buffers.Binary;
using System.Net;

namespace RoomLens.Rtp.Stun;

/// <summary>A transport address as a value: IPv4 or IPv6 and a port, compared and kept without allocation.</summary>
/// <remarks>IPv4-mapped IPv6 addresses become IPv4, so that one peer seen through a dual-stack socket has one address.</remarks>
public readonly record struct StunAddress
{
    private const byte FamilyIpv4 = 1;
    private const byte FamilyIpv6 = 2;

    private readonly ulong _high;
    private readonly ulong _low;

    private StunAddress(bool isIpv6, ulong high, ulong low, int port)
    {
        IsIpv6 = isIpv6;
        _high = high;
        _low = low;
        Port = (ushort)port;
    }

    /// <summary>True for IPv6.</summary>
    public bool IsIpv6 { get; }

    /// <summary>UDP or TCP port.</summary>
    public ushort Port { get; }

    /// <summary>From 4 or 16 octets in network order.</summary>
    /// <exception cref="ArgumentException">Another number of octets.</exception>
    public static StunAddress FromBytes(ReadOnlySpan<byte> address, int port) => address.Length switch
    {
        4 => new StunAddress(false, 0, BinaryPrimitives.ReadUInt32BigEndian(address), port),
        16 => FromIpv6(BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..]), port),
        _ => throw new ArgumentException("An address has 4 or 16 octets.", nameof(address)),
    };

    /// <summary>From the usual type.</summary>
    public static StunAddress FromEndPoint(IPEndPoint endPoint)
    {
        Span<byte> bytes = stackalloc byte[16];
        endPoint.Address.TryWriteBytes(bytes, out var written);
        return FromBytes(bytes[..written], endPoint.Port);
    }

    /// <summary>To the usual type.</summary>
    public IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        return new IPEndPoint(new IPAddress(bytes[..CopyTo(bytes)]), Port);
    }

    /// <summary>Writes the 4 or 16 octets of the address; the number written.</summary>
    public int CopyTo(Span<byte> destination)
    {
        if (!IsIpv6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_low);
            return 4;
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
        return 16;
    }

    /// <summary>As <c>192.0.2.1:5004</c> or <c>[2001:db8::1]:5004</c>.</summary>
    public override string ToString() => ToEndPoint().ToString();

    /// <summary>Reads the value of XOR-MAPPED-ADDRESS (RFC 8489 section 14.2).</summary>
    internal static bool TryReadXor(ReadOnlySpan<byte> value, ReadOnlySpan<byte> transactionId, out StunAddress address)
    {
        address = default;
        if (value.Length < 8) return false;
        var length = value[1] switch { FamilyIpv4 => 4, FamilyIpv6 => 16, _ => 0 };
        if (length == 0 || value.Length != 4 + length) return false;
        Span<byte> bytes = stackalloc byte[16];
        value[4..].CopyTo(bytes);
        Xor(bytes[..length], transactionId);
        var port = BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (StunMessage.MagicCookie >> 16);
        // As written: a mapped address in a message is IPv6.
        address = length == 4
            ? FromBytes(bytes[..length], (int)port)
            : new StunAddress(true, BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), (int)port);
        return true;
    }

    /// <summary>Writes the value of XOR-MAPPED-ADDRESS; its length, 8 or 20.</summary>
    internal int WriteXor(Span<byte> value, ReadOnlySpan<byte> transactionId)
    {
        value[0] = 0;
        value[1] = IsIpv6 ? FamilyIpv6 : FamilyIpv4;
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(Port ^ (StunMessage.MagicCookie >> 16)));
        var length = CopyTo(value[4..]);
        Xor(value.Slice(4, length), transactionId);
        return 4 + length;
    }

    private static StunAddress FromIpv6(ulong high, ulong low, int port) =>
        high == 0 && low >> 32 == 0xFFFF ? new StunAddress(false, 0, (uint)low, port) : new StunAddress(true, high, low, port);

    private static void Xor(Span<byte> address, ReadOnlySpan<byte> transactionId)
    {
        Span<byte> mask = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(mask, StunMessage.MagicCookie);
        transactionId.CopyTo(mask[4..]);
        for (var i = 0; i < address.Length; i++) address[i] ^= mask[i];
    }
}
