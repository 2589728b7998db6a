using System.Net;
using RoomLens.Scheduler.Webhooks;

namespace RoomLens.Scheduler.Tests.Webhooks;

public sealed class DestinationGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void IsAllowed_Loopback_OnlyInDevelopment(string address)
    {
        Assert.False(new DestinationGuard(allowPrivate: false, allowLoopback: false).IsAllowed(IPAddress.Parse(address)));
        Assert.True(new DestinationGuard(allowPrivate: false, allowLoopback: true).IsAllowed(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("fd00::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    [InlineData("::")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::10.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("2002:a00:1::")]
    public void IsAllowed_PrivateAddress_OnlyWhenTheOperatorSaysSo(string address)
    {
        Assert.False(new DestinationGuard(allowPrivate: false, allowLoopback: true).IsAllowed(IPAddress.Parse(address)));
        Assert.True(new DestinationGuard(allowPrivate: true, allowLoopback: false).IsAllowed(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1")]
    [InlineData("::ffff:8.8.8.8")]
    public void IsAllowed_PublicAddress_Always(string address) =>
        Assert.True(new DestinationGuard(allowPrivate: false, allowLoopback: false).IsAllowed(IPAddress.Parse(address)));
}
