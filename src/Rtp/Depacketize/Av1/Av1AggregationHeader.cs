namespace RoomLens.Rtp.Depacketize.Av1;

/// <summary>The first octet of an AV1 RTP payload (RTP payload format for AV1, section 4.4).</summary>
/// <remarks><code>|Z|Y| W |N|-|-|-|</code></remarks>
/// <param name="ContinuesObu">Z: the first element continues an OBU of the packet before.</param>
/// <param name="LastObuContinues">Y: the last element goes on in the next packet.</param>
/// <param name="ElementCount">W: elements in the packet, the last without a length; 0 = each has a length.</param>
/// <param name="StartsCodedVideoSequence">N: first packet of a coded video sequence.</param>
public readonly record struct Av1AggregationHeader(bool ContinuesObu, bool LastObuContinues, int ElementCount, bool StartsCodedVideoSequence)
{
    /// <summary>Reads it. False: no octet, or Z and N both set (a new sequence begins with a whole OBU).</summary>
    public static bool TryParse(ReadOnlySpan<byte> payload, out Av1AggregationHeader header)
    {
        header = default;
        if (payload.IsEmpty) return false;
        var octet = payload[0];
        header = new Av1AggregationHeader((octet & 0x80) != 0, (octet & 0x40) != 0, (octet >> 4) & 0x03, (octet & 0x08) != 0);
        return !(header.ContinuesObu && header.StartsCodedVideoSequence);
    }
}
