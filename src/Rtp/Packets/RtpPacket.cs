using System.Buffers.Binary;

namespace RoomLens.Rtp.Packets;

/// <summary>
/// A parsed RTP packet (RFC 3550 section 5.1) as a view over the datagram. It borrows the bytes; whoever keeps them copies them.
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// |                           timestamp                           |
/// |                             SSRC                              |
/// |                       CSRC (0..15 of them)                    |
/// |  extension profile (if X)     |       length in words         |
/// </code>
/// </remarks>
public readonly ref struct RtpPacket
{
    /// <summary>Octets of the header without CSRCs and extension.</summary>
    public const int FixedHeaderLength = 12;

    private const int ExtensionHeaderLength = 4;

    private RtpPacket(ReadOnlySpan<byte> bytes, int csrcCount, int extensionOffset, int headerLength, int paddingSize)
    {
        Bytes = bytes;
        HeaderLength = headerLength;
        PaddingSize = paddingSize;
        Csrcs = bytes.Slice(FixedHeaderLength, csrcCount * 4);
        if (extensionOffset < 0) return;
        ExtensionProfile = BinaryPrimitives.ReadUInt16BigEndian(bytes[extensionOffset..]);
        ExtensionData = bytes[(extensionOffset + ExtensionHeaderLength)..headerLength];
    }

    /// <summary>The whole datagram, header to padding.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Octets up to the payload, CSRCs and extension included.</summary>
    public int HeaderLength { get; }

    /// <summary>Octets of padding with its count octet; 0 = none.</summary>
    public int PaddingSize { get; }

    /// <summary>The contributing sources, 4 octets each.</summary>
    public ReadOnlySpan<byte> Csrcs { get; }

    /// <summary>The 16-bit word that names the extension form; 0 without an extension.</summary>
    public int ExtensionProfile { get; }

    /// <summary>The extension block without its 4-octet header.</summary>
    public ReadOnlySpan<byte> ExtensionData { get; }

    /// <summary>The marker bit; for video the last packet of a picture.</summary>
    public bool Marker => (Bytes[1] & 0x80) != 0;

    /// <summary>The X bit.</summary>
    public bool HasExtension => (Bytes[0] & 0x10) != 0;

    /// <summary>Payload type, 0..127.</summary>
    public byte PayloadType => (byte)(Bytes[1] & 0x7F);

    /// <summary>The 16 bits on the wire; widen them once with <see cref="SequenceExtender"/>.</summary>
    public ushort SequenceNumber => BinaryPrimitives.ReadUInt16BigEndian(Bytes[2..]);

    /// <summary>The 32 bits on the wire; widen them once with <see cref="TimestampExtender"/>.</summary>
    public uint Timestamp => BinaryPrimitives.ReadUInt32BigEndian(Bytes[4..]);

    /// <summary>Synchronization source.</summary>
    public uint Ssrc => BinaryPrimitives.ReadUInt32BigEndian(Bytes[8..]);

    /// <summary>The payload without padding; empty for padding-only packets.</summary>
    public ReadOnlySpan<byte> Payload => Bytes[HeaderLength..^PaddingSize];

    /// <summary>
    /// Reads a packet. False: shorter than its header, version not 2, or a padding count of 0 or past the payload.
    /// A broken element inside the extension block does not refuse the packet: a forwarder must not lose media for it.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> source, out RtpPacket packet)
    {
        packet = default;
        if (source.Length < FixedHeaderLength || source[0] >> 6 != 2) return false;
        var csrcCount = source[0] & 0x0F;
        var headerLength = FixedHeaderLength + csrcCount * 4;
        var extensionOffset = -1;
        if ((source[0] & 0x10) != 0)
        {
            extensionOffset = headerLength;
            if (source.Length < headerLength + ExtensionHeaderLength) return false;
            headerLength += ExtensionHeaderLength + BinaryPrimitives.ReadUInt16BigEndian(source[(headerLength + 2)..]) * 4;
        }
        if (source.Length < headerLength) return false;
        var paddingSize = 0;
        if ((source[0] & 0x20) != 0)
        {
            paddingSize = source[^1];
            if (paddingSize == 0 || paddingSize > source.Length - headerLength) return false;
        }
        packet = new RtpPacket(source, csrcCount, extensionOffset, headerLength, paddingSize);
        return true;
    }

    /// <summary>Walks the extension elements in wire order.</summary>
    public RtpExtensionReader ReadExtensions() => new(ExtensionProfile, ExtensionData);

    /// <summary>Finds the first extension element with this id (RFC 8285). Id 0 never matches: it is padding.</summary>
    public bool TryGetExtension(int id, out ReadOnlySpan<byte> data)
    {
        var elements = ReadExtensions();
        while (id != 0 && elements.TryRead(out var elementId, out data))
            if (elementId == id) return true;
        data = default;
        return false;
    }
}
