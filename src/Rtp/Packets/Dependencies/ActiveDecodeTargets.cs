namespace RoomLens.Rtp.Packets.Dependencies;

/// <summary>
/// Says in a dependency descriptor which decode targets a receiver is sent (AV1 RTP payload format, appendix A.8.2: active_decode_targets_bitmask).
/// A forwarder that leaves layers out must: else the receiver takes the chains of those layers for broken.
/// </summary>
public static class ActiveDecodeTargets
{
    /// <summary>Octets that a descriptor grows by at most: the flags of one without extended fields, and the mask.</summary>
    public const int MaxGrowth = 5;

    private const int MandatoryBits = 24;
    private const int FlagBits = 5;
    private const byte PresentFlag = 0x40;

    /// <summary>Writes the descriptor with the mask; returns its length, 0 when it cannot be read or does not fit.</summary>
    /// <param name="descriptor">One element's data.</param>
    /// <param name="structure">The structure in force, for descriptors that carry none.</param>
    /// <param name="mask">Bit n = decode target n.</param>
    /// <param name="target">Room for <see cref="MaxGrowth"/> more octets.</param>
    public static int TryWrite(ReadOnlySpan<byte> descriptor, DependencyStructure structure, uint mask, Span<byte> target)
    {
        if (!DependencyDescriptorHeader.TryParse(descriptor, out var header) || target.Length < descriptor.Length + MaxGrowth) return 0;
        var bits = new BitCursor(descriptor);
        bits.Read(MandatoryBits);
        if (header.HasExtendedFields) bits.Read(FlagBits);
        var own = structure;
        if (header.StructureAttached && !DependencyStructure.TryRead(ref bits, out own)) return 0;
        var width = own!.DecodeTargets;
        var from = bits.Position;
        var rest = from + (header.ActiveDecodeTargetsPresent ? width : 0);
        if (rest > descriptor.Length * 8) return 0;

        target.Clear();
        descriptor[..3].CopyTo(target);
        target[3] = PresentFlag;
        if (header.HasExtendedFields) target[3] |= (byte)(descriptor[3] & 0xF8);
        var at = MandatoryBits + FlagBits;
        for (var i = at; i < from; i++) Append(target, ref at, IsSet(descriptor, i));
        for (var i = width - 1; i >= 0; i--) Append(target, ref at, (mask >> i & 1) != 0);
        for (var i = rest; i < descriptor.Length * 8 && header.HasExtendedFields; i++) Append(target, ref at, IsSet(descriptor, i));
        return (at + 7) / 8;
    }

    private static bool IsSet(ReadOnlySpan<byte> data, int bit) => (data[bit / 8] >> (7 - bit % 8) & 1) != 0;

    private static void Append(Span<byte> target, ref int at, bool value)
    {
        if (value) target[at / 8] |= (byte)(0x80 >> (at % 8));
        at++;
    }
}
