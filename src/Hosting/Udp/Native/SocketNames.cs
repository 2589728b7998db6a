using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RoomLens.Hosting.Udp.Native;

/// <summary>Pinned sockaddr_in / sockaddr_in6 structures of Linux, one per message.</summary>
internal sealed class SocketNames(int count)
{
    /// <summary>sizeof(struct sockaddr_in6).</summary>
    public const int Stride = 28;

    private const int IPv4Bytes = 16;
    private const ushort IPv4Family = 2;
    private const ushort IPv6Family = 10;

    private readonly byte[] _names = GC.AllocateArray<byte>(count * Stride, pinned: true);

    public nint Address(int index) => Marshal.UnsafeAddrOfPinnedArrayElement(_names, index * Stride);

    /// <summary>False for a family that is neither IPv4 nor IPv6.</summary>
    public bool TryRead(int index, out UdpAddress address)
    {
        var name = _names.AsSpan(index * Stride, Stride);
        var port = BinaryPrimitives.ReadUInt16BigEndian(name[2..]);
        switch (MemoryMarshal.Read<ushort>(name))
        {
            case IPv4Family:
                return UdpAddress.TryCreate(name.Slice(4, 4), port, out address);
            case IPv6Family:
                return UdpAddress.TryCreate(name.Slice(8, 16), port, out address, MemoryMarshal.Read<uint>(name[24..]));
            default:
                address = default;
                return false;
        }
    }

    /// <summary>Returns the length of the structure.</summary>
    public uint Write(int index, in UdpAddress address)
    {
        var name = _names.AsSpan(index * Stride, Stride);
        name.Clear();
        MemoryMarshal.Write(name, address.IsIPv6 ? IPv6Family : IPv4Family);
        BinaryPrimitives.WriteUInt16BigEndian(name[2..], address.Port);
        if (!address.IsIPv6)
        {
            address.CopyAddressTo(name[4..]);
            return IPv4Bytes;
        }

        address.CopyAddressTo(name[8..]);
        MemoryMarshal.Write(name[24..], address.ScopeId);
        return Stride;
    }
}
