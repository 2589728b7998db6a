using System.Net;
using System.Net.Sockets;
using RoomLens.Hosting.Startup;

namespace RoomLens.Sfu.Configuration;

/// <summary>Which addresses peers are told (contracts section 1).</summary>
internal static class AnnouncedAddresses
{
    /// <summary>One ICE candidate each: the configured ones, else every non-loopback address, plus 127.0.0.1 in development mode.</summary>
    public static IReadOnlyList<IPAddress> Public(SfuOptions options)
    {
        if (options.AnnouncedAddresses.Count > 0) return [.. options.AnnouncedAddresses.Select(IPAddress.Parse)];
        var bound = IPAddress.Parse(options.MediaAddress);
        if (!IsAny(bound)) return [bound];
        var found = LocalAddresses.Find().Where(address => address.AddressFamily == AddressFamily.InterNetwork || bound.AddressFamily == AddressFamily.InterNetworkV6);
        var list = found.OrderBy(address => address.AddressFamily == AddressFamily.InterNetworkV6).ToList();
        if (options.Development || list.Count == 0) list.Add(IPAddress.Loopback);
        return list;
    }

    /// <summary>The address of internal media: the bound one, or the first of the machine when bound to any.</summary>
    public static string Internal(IPAddress bound) => IsAny(bound)
        ? (LocalAddresses.Find().FirstOrDefault(address => address.AddressFamily == bound.AddressFamily) ?? IPAddress.Loopback).ToString()
        : bound.ToString();

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
