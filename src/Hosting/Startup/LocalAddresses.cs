using System.Net;
using System.Net.NetworkInformation;

namespace RoomLens.Hosting.Startup;

/// <summary>The addresses of this machine that others may reach.</summary>
public static class LocalAddresses
{
    /// <summary>Of every interface that is up: neither loopback nor link-local nor multicast.</summary>
    public static IEnumerable<IPAddress> Find() =>
        from adapter in NetworkInterface.GetAllNetworkInterfaces()
        where adapter.OperationalStatus == OperationalStatus.Up && adapter.NetworkInterfaceType != NetworkInterfaceType.Loopback
        from unicast in adapter.GetIPProperties().UnicastAddresses
        let address = unicast.Address
        where !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal && !address.IsIPv6Multicast
        select address;
}
