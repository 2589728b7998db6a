using System.Buffers.Binary;

namespace RoomLens.Rtp.Depacketize;

/// <summary>The VP9 payload descriptor, flexible and non-flexible mode (RFC 9628 section 4.2).</summary>
/// <remarks>
/// <code>
///      0 1 2 3 4 5 6 7
///     |I|P|L|F|B|E|V|Z| (required)
/// I:  |M| PICTURE ID  | (7 bits, or 15 in two octets when M is set)
/// L:  | TID |U| SID |D| (layer indices)
///     |   TL0PICIDX   | (non-flexible mode only)
/// P,F:| P_DIFF      |N| (up to three times)
/// V:  | SS            |
/// </code>
/// </remarks>
public readonly record struct Vp9Descriptor
{
    /// <summary>Octets of the descriptor; the frame's data follows.</summary>
    public int Length { get; private init; }

    /// <summary>The required octet.</summary>
    public byte Flags { get; private init; }

    /// <summary>P: the frame refers to earlier pictures.</summary>
    public bool InterPicture => (Flags & 0x40) != 0;

    /// <summary>L: layer indices are present.</summary>
    public bool HasLayers => (Flags & 0x20) != 0;

    /// <summary>F: flexible mode.</summary>
    public bool Flexible => (Flags & 0x10) != 0;

    /// <summary>B: first packet of a frame.</summary>
    public bool StartOfFrame => (Flags & 0x08) != 0;

    /// <summary>E: last packet of a frame.</summary>
    public bool EndOfFrame => (Flags & 0x04) != 0;

    /// <summary>V: a scalability structure is present; read it with <see cref="Vp9ScalabilityStructure.TryParse"/>.</summary>
    public bool HasScalability => (Flags & 0x02) != 0;

    /// <summary>Z: not a reference for upper spatial layers.</summary>
    public bool NotReferenceForUpperLayers => (Flags & 0x01) != 0;

    /// <summary>Picture id, 7 or 15 bits.</summary>
    public int? PictureId { get; private init; }

    /// <summary>7 or 15; 0 without a picture id.</summary>
    public int PictureIdBits { get; private init; }

    /// <summary>Temporal layer.</summary>
    public int? TemporalId { get; private init; }

    /// <summary>Spatial layer.</summary>
    public int? SpatialId { get; private init; }

    /// <summary>U: from here on a receiver may switch up to this temporal layer.</summary>
    public bool? SwitchingUp { get; private init; }

    /// <summary>D: refers to the spatial layer below of the same picture.</summary>
    public bool? InterLayerDependency { get; private init; }

    /// <summary>Running index of base-layer pictures; non-flexible mode only.</summary>
    public int? Tl0PicIdx { get; private init; }

    /// <summary>Pictures it refers to; flexible mode only.</summary>
    public Vp9References References { get; private init; }

    /// <summary>Where the scalability structure begins; 0 = none.</summary>
    public int ScalabilityOffset { get; private init; }

    /// <summary>First packet of a key frame: P clear, B set, not dependent on a lower spatial layer.</summary>
    public bool IsKeyFrame => !InterPicture && StartOfFrame && InterLayerDependency != true;

    /// <summary>Reads the descriptor of one RTP payload. False: truncated, more than three references, or nothing after the descriptor.</summary>
    public static bool TryParse(ReadOnlySpan<byte> payload, out Vp9Descriptor descriptor)
    {
        descriptor = default;
        if (payload.IsEmpty) return false;
        var flags = payload[0];
        var position = 1;
        var parsed = new Vp9Descriptor { Flags = flags };
        if ((flags & 0x80) != 0 && !TryReadPictureId(payload, ref position, ref parsed)) return false;
        if (parsed.HasLayers && !TryReadLayers(payload, ref position, ref parsed)) return false;
        if (parsed is { InterPicture: true, Flexible: true } && !TryReadReferences(payload, ref position, ref parsed)) return false;
        if (parsed.HasScalability)
        {
            parsed = parsed with { ScalabilityOffset = position };
            if (!Vp9ScalabilityStructure.TrySkip(payload, ref position)) return false;
        }
        if (position >= payload.Length) return false;
        descriptor = parsed with { Length = position };
        return true;
    }

    private static bool TryReadPictureId(ReadOnlySpan<byte> payload, ref int position, ref Vp9Descriptor parsed)
    {
        if (position >= payload.Length) return false;
        if ((payload[position] & 0x80) == 0)
        {
            parsed = parsed with { PictureId = payload[position++], PictureIdBits = 7 };
            return true;
        }
        if (position + 2 > payload.Length) return false;
        parsed = parsed with { PictureId = BinaryPrimitives.ReadUInt16BigEndian(payload[position..]) & 0x7FFF, PictureIdBits = 15 };
        position += 2;
        return true;
    }

    private static bool TryReadLayers(ReadOnlySpan<byte> payload, ref int position, ref Vp9Descriptor parsed)
    {
        if (position >= payload.Length) return false;
        var octet = payload[position++];
        parsed = parsed with
        {
            TemporalId = octet >> 5,
            SwitchingUp = (octet & 0x10) != 0,
            SpatialId = (octet >> 1) & 0x07,
            InterLayerDependency = (octet & 0x01) != 0,
        };
        if (parsed.Flexible) return true;
        if (position >= payload.Length) return false;
        parsed = parsed with { Tl0PicIdx = payload[position++] };
        return true;
    }

    private static bool TryReadReferences(ReadOnlySpan<byte> payload, ref int position, ref Vp9Descriptor parsed)
    {
        var references = default(Vp9References);
        bool more;
        do
        {
            if (position >= payload.Length || references.Count == Vp9References.MaxCount) return false;
            var octet = payload[position++];
            references = references.Add((byte)(octet >> 1));
            more = (octet & 0x01) != 0;
        }
        while (more);
        parsed = parsed with { References = references };
        return true;
    }
}
