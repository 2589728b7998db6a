using System.Buffers.Binary;

namespace RoomLens.Rtp.Stun;

/// <summary>Walks the attributes of a message whose structure was checked by <see cref="StunMessage.TryParse"/>.</summary>
public ref struct StunAttributeEnumerator
{
    private readonly ReadOnlySpan<byte> _message;
    private int _next;

    internal StunAttributeEnumerator(ReadOnlySpan<byte> message)
    {
        _message = message;
        _next = StunMessage.HeaderLength;
        Current = default;
    }

    /// <summary>The attribute reached.</summary>
    public StunAttribute Current { get; private set; }

    /// <summary>This enumerator, for <c>foreach</c>.</summary>
    public readonly StunAttributeEnumerator GetEnumerator() => this;

    /// <summary>Goes to the next attribute; false at the end or where one does not fit.</summary>
    public bool MoveNext()
    {
        if (_message.Length - _next < 4) return false;
        var type = (StunAttributeType)BinaryPrimitives.ReadUInt16BigEndian(_message[_next..]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(_message[(_next + 2)..]);
        if (length > _message.Length - _next - 4) return false;
        Current = new StunAttribute(type, _message.Slice(_next + 4, length), _next);
        _next += 4 + StunMessage.Padded(length);
        return true;
    }
}
