using System.Net;
using RoomLens.Hosting.Udp;

namespace RoomLens.Hosting.Tests.Udp;

public class UdpAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:40000", false)]
    [InlineData("255.255.255.255:1", false)]
    [InlineData("[::1]:65535", true)]
    [InlineData("[2001:db8::1:2:3]:443", true)]
    public void FromEndPoint_AnyAddress_ComesBackTheSame(string text, bool isIPv6)
    {
        var endPoint = IPEndPoint.Parse(text);

        var address = UdpAddress.FromEndPoint(endPoint);

        Assert.Equal(isIPv6, address.IsIPv6);
        Assert.Equal(endPoint, address.ToEndPoint());
        Assert.Equal(text, address.ToString());
    }

    [Fact]
    public void FromEndPoint_MappedIPv6_IsTheIPv4Address()
    {
        var mapped = UdpAddress.FromEndPoint(IPEndPoint.Parse("[::ffff:10.1.2.3]:7"));

        Assert.Equal(UdpAddress.FromEndPoint(IPEndPoint.Parse("10.1.2.3:7")), mapped);
    }

    [Fact]
    public void FromEndPoint_LinkLocal_KeepsTheZone()
    {
        var endPoint = new IPEndPoint(new IPAddress(IPAddress.Parse("fe80::1").GetAddressBytes(), 3), 9);

        var address = UdpAddress.FromEndPoint(endPoint);

        Assert.Equal(3u, address.ScopeId);
        Assert.Equal(endPoint, address.ToEndPoint());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(15)]
    [InlineData(17)]
    public void TryCreate_WrongLength_IsRefused(int length) =>
        Assert.False(UdpAddress.TryCreate(new byte[length], 1, out _));

    [Fact]
    public void TryCreate_PortTooLarge_IsRefused() =>
        Assert.False(UdpAddress.TryCreate(new byte[4], 65536, out _));

    [Fact]
    public void Equality_DependsOnAddressAndPort()
    {
        UdpAddress.TryCreate([1, 2, 3, 4], 5, out var a);
        UdpAddress.TryCreate([1, 2, 3, 4], 5, out var same);
        UdpAddress.TryCreate([1, 2, 3, 5], 5, out var other);

        Assert.Equal(a, same);
        Assert.Equal(a.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(a, other);
        Assert.NotEqual(a, a.WithPort(6));
    }
}
