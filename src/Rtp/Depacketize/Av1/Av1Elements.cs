namespace RoomLens.Rtp.Depacketize.Av1;

/// <summary>Walks the OBU elements of one payload.</summary>
internal ref struct Av1Elements(ReadOnlySpan<byte> payload, in Av1AggregationHeader header)
{
    private readonly int _count = header.ElementCount;
    private ReadOnlySpan<byte> _rest = payload[1..];
    private int _read;

    /// <summary>The payload is malformed: a length beyond it, fewer elements than announced.</summary>
    public bool Malformed { get; private set; }

    /// <summary>Nothing follows the element read last.</summary>
    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>The next element; false at the end or when malformed.</summary>
    public bool TryRead(out ReadOnlySpan<byte> element)
    {
        element = default;
        if (_count > 0 && _read == _count) return false;
        if (_rest.IsEmpty && (_count == 0 || _read < _count - 1))
        {
            Malformed = _count > 0;
            return false;
        }
        _read++;
        if (_read == _count)
        {
            element = _rest;
            _rest = default;
            return true;
        }
        if (!Leb128.TryRead(_rest, out var length, out var octets) || length > (ulong)(_rest.Length - octets))
        {
            Malformed = true;
            return false;
        }
        element = _rest.Slice(octets, (int)length);
        _rest = _rest[(octets + (int)length)..];
        return true;
    }
}
