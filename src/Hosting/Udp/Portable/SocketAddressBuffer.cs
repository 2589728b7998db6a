using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace RoomLens.Hosting.Udp.Portable;

/// <summary>A reusable .NET socket address that <see cref="UdpAddress"/> is read from and written to without allocation. Offsets behind the family are the same on every system .NET runs on.</summary>
internal sealed class SocketAddressBuffer(AddressFamily family)
{
    private const int PortAt = 2;
    private const int IPv4At = 4;
    private const int IPv6At = 8;
    private const int ScopeAt = 24;

    public SocketAddress Address { get; } = new(family);

    public UdpAddress Read()
    {
        var bytes = Address.Buffer.Span;
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[PortAt..]);
        UdpAddress result;
        if (family == AddressFamily.InterNetwork) UdpAddress.TryCreate(bytes.Slice(IPv4At, 4), port, out result);
        else UdpAddress.TryCreate(bytes.Slice(IPv6At, 16), port, out result, BinaryPrimitives.ReadUInt32LittleEndian(bytes[ScopeAt..]));
        return result;
    }

    public void Write(in UdpAddress value)
    {
        var bytes = Address.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[PortAt..], value.Port);
        if (family == AddressFamily.InterNetwork)
        {
            value.CopyAddressTo(bytes[IPv4At..]);
            return;
        }

        value.CopyAddressTo(bytes[IPv6At..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ScopeAt..], value.ScopeId);
    }
}
