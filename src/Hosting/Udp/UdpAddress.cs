using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace RoomLens.Hosting.Udp;

/// <summary>An IPv4 or IPv6 address with a port, as a plain value: comparing, hashing and copying allocate nothing.</summary>
public readonly record struct UdpAddress
{
    private readonly ulong _high;
    private readonly ulong _low;
    private readonly uint _scope;

    private UdpAddress(ulong high, ulong low, uint scope, ushort port, bool isIPv6)
    {
        _high = high;
        _low = low;
        _scope = scope;
        Port = port;
        IsIPv6 = isIPv6;
    }

    /// <summary>Port; 0 means none.</summary>
    public ushort Port { get; }

    /// <summary>Whether the address has 16 bytes rather than 4.</summary>
    public bool IsIPv6 { get; }

    /// <summary>Bytes of the address without port: 4 or 16.</summary>
    public int AddressLength => IsIPv6 ? 16 : 4;

    /// <summary>IPv6 zone index, 0 when none.</summary>
    public uint ScopeId => _scope;

    /// <summary>From address bytes in network order: 4 or 16 of them. IPv4-mapped IPv6 becomes IPv4.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> address, int port, out UdpAddress result, uint scopeId = 0)
    {
        result = default;
        if ((uint)port > ushort.MaxValue) return false;
        if (address.Length == 4)
        {
            result = new UdpAddress(0, BinaryPrimitives.ReadUInt32BigEndian(address), 0, (ushort)port, false);
            return true;
        }

        if (address.Length != 16) return false;
        var high = BinaryPrimitives.ReadUInt64BigEndian(address);
        var low = BinaryPrimitives.ReadUInt64BigEndian(address[8..]);
        result = high == 0 && low >> 32 == 0xFFFF
            ? new UdpAddress(0, (uint)low, 0, (ushort)port, false)
            : new UdpAddress(high, low, scopeId, (ushort)port, true);
        return true;
    }

    /// <summary>From .NET's type. For set-up, not for the packet path.</summary>
    public static UdpAddress FromEndPoint(IPEndPoint endPoint)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!endPoint.Address.TryWriteBytes(bytes, out var written)) throw new ArgumentException("Not an IP address.", nameof(endPoint));
        var scope = endPoint.AddressFamily == AddressFamily.InterNetworkV6 ? (uint)endPoint.Address.ScopeId : 0;
        TryCreate(bytes[..written], endPoint.Port, out var result, scope);
        return result;
    }

    /// <summary>From <c>ip:port</c> or <c>[ip]:port</c> text.</summary>
    public static bool TryParse(string text, out UdpAddress result)
    {
        result = default;
        if (!IPEndPoint.TryParse(text, out var endPoint)) return false;
        result = FromEndPoint(endPoint);
        return true;
    }

    /// <summary>To .NET's type. For set-up, not for the packet path.</summary>
    public IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        var written = CopyAddressTo(bytes);
        return new IPEndPoint(IsIPv6 ? new IPAddress(bytes, _scope) : new IPAddress(bytes[..written]), Port);
    }

    /// <summary>Writes the address in network order; returns 4 or 16. The destination must hold that many bytes.</summary>
    public int CopyAddressTo(Span<byte> destination)
    {
        if (!IsIPv6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_low);
            return 4;
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
        return 16;
    }

    /// <summary>The same address with another port.</summary>
    public UdpAddress WithPort(int port) => new(_high, _low, _scope, checked((ushort)port), IsIPv6);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        // Addresses of one site differ in few bits and ports are dense, so both are spread (Fibonacci hashing).
        var mixed = (_low ^ (_high * 0x9E3779B97F4A7C15) ^ ((ulong)Port << 40)) * 0x9E3779B97F4A7C15;
        return (int)(mixed >> 32);
    }

    /// <inheritdoc/>
    public override string ToString() => ToEndPoint().ToString();
}
