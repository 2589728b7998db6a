using RoomLens.Hosting.Udp;
using RoomLens.Rtp.Stun;

namespace RoomLens.Sfu.WebRtc;

/// <summary>Between the address values of the socket layer and of STUN.</summary>
internal static class Addresses
{
    private const int LongestAddress = 16;

    /// <summary>As STUN has it.</summary>
    public static StunAddress ToStun(in UdpAddress address)
    {
        Span<byte> bytes = stackalloc byte[LongestAddress];
        return StunAddress.FromBytes(bytes[..address.CopyAddressTo(bytes)], address.Port);
    }

    /// <summary>As sockets have it.</summary>
    public static UdpAddress ToUdp(in StunAddress address)
    {
        Span<byte> bytes = stackalloc byte[LongestAddress];
        UdpAddress.TryCreate(bytes[..address.CopyTo(bytes)], address.Port, out var result);
        return result;
    }
}
