using System.Net;
using System.Net.Sockets;

namespace RoomLens.Scheduler.Webhooks;

/// <summary>
/// Keeps webhooks out of networks that only this machine can reach. Checked on the addresses that are really connected to, so that a name
/// which resolves differently the second time (DNS re-binding) gains nothing.
/// </summary>
internal sealed class DestinationGuard(bool allowPrivate, bool allowLoopback)
{
    /// <summary>RFC 1918, 6598 (CGNAT), 3927, 4193 (ULA), 4291 (link-local), 5737, 2544, 6890 and multicast.</summary>
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"), IPNetwork.Parse("::/128"), IPNetwork.Parse("100::/64"),
        IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fec0::/10"), IPNetwork.Parse("ff00::/8"),
        IPNetwork.Parse("2001:db8::/32"),
    ];

    /// <summary>Whole ranges that carry IPv4 addresses inside: NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo (RFC 4380).</summary>
    private static readonly IPNetwork[] Translated =
        [IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("64:ff9b:1::/48"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("2001::/32")];

    public bool IsAllowed(IPAddress address)
    {
        var plain = Unwrap(address);
        if (IPAddress.IsLoopback(plain))
            return allowLoopback || allowPrivate;
        return allowPrivate || !(Array.Exists(Private, range => range.Contains(plain)) || Array.Exists(Translated, range => range.Contains(plain)));
    }

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
        var allowed = Array.FindAll(addresses, IsAllowed);
        if (allowed.Length == 0)
            throw new HttpRequestException($"{context.DnsEndPoint.Host} is a private or local address; webhooks may not go there (Scheduler:WebhookAllowPrivate)");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>IPv4 inside IPv6, mapped (::ffff:a.b.c.d) or compatible (::a.b.c.d).</summary>
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        var isCompatible = bytes.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0 && BitConverter.ToUInt32(bytes, 12) is not 0
            && !address.Equals(IPAddress.IPv6Loopback);
        return isCompatible ? new IPAddress(bytes.AsSpan(12)) : address;
    }
}
