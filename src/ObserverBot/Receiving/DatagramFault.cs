namespace RoomLens.ObserverBot.Receiving;

/// <summary>Why a datagram at the media port was dropped; the tag of <c>bot.rtp.drops</c>.</summary>
internal enum DatagramFault
{
    /// <summary>Neither RTP nor RTCP (RFC 7983).</summary>
    Unrecognized,
    /// <summary>Its header does not parse.</summary>
    Malformed,
    /// <summary>No stream is expected from that address under that SSRC.</summary>
    UnknownSource,
}
