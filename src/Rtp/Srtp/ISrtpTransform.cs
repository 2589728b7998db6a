namespace RoomLens.Rtp.Srtp;

/// <summary>The cipher and tag of one profile and direction, without indexes or replay protection.</summary>
internal interface ISrtpTransform : IDisposable
{
    /// <summary>Ciphers a packet in place and appends the tag; the buffer has room for it. Returns the new length.</summary>
    public int ProtectRtp(Span<byte> buffer, int length, int headerLength, uint rollover);

    /// <summary>Checks the tag and deciphers in place. The span ends with the tag.</summary>
    public bool TryUnprotectRtp(Span<byte> packet, int headerLength, uint rollover);

    /// <summary>Ciphers a compound in place and appends index word and tag. Returns the new length.</summary>
    public int ProtectRtcp(Span<byte> buffer, int length, uint indexWord);

    /// <summary>Checks the tag and deciphers in place.</summary>
    public bool TryUnprotectRtcp(Span<byte> packet);

    /// <summary>The 32 bits of E flag and index, where the profile puts them; the packet has the minimum length.</summary>
    public uint IndexWord(ReadOnlySpan<byte> packet);
}
