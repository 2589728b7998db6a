namespace RoomLens.Rtp.Stun;

/// <summary>One attribute on the wire; the value is borrowed from the message.</summary>
public readonly ref struct StunAttribute
{
    internal StunAttribute(StunAttributeType type, ReadOnlySpan<byte> value, int offset)
    {
        Type = type;
        Value = value;
        Offset = offset;
    }

    /// <summary>Attribute type.</summary>
    public StunAttributeType Type { get; }

    /// <summary>Value without padding.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Where its type field begins in the message.</summary>
    internal int Offset { get; }
}
