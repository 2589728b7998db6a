namespace RoomLens.Cli.Publishing.Packets;

/// <summary>
/// AV1 by its RTP payload format: each OBU goes without its size field into packets of its own, temporal delimiters are left out. Each packet
/// begins with the aggregation header <c>|Z|Y|W W|N|-|-|-|</c>; W = 1, so that its one element has no length.
/// </summary>
internal sealed class Av1Payloads : IPayloadFormat
{
    private const byte Continues = 0x80;
    private const byte IsContinued = 0x40;
    private const byte OneElement = 0x10;
    private const byte BeginsSequence = 0x08;
    private const byte HasSize = 0x02;
    private const byte HasExtension = 0x04;
    private const int SequenceHeader = 1;
    private const int TemporalDelimiter = 2;
    private const int Padding = 15;

    private readonly List<(ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Payload)> _units = [];
    private int _unit;
    private int _sent;
    private bool _isInside;
    private bool _beginsSequence;

    /// <inheritdoc/>
    public void Begin(ReadOnlyMemory<byte> frame)
    {
        _units.Clear();
        (_unit, _sent, _isInside, _beginsSequence) = (0, 0, false, false);
        while (TryRead(ref frame, out var type, out var header, out var payload))
        {
            if (type is TemporalDelimiter or Padding) continue;
            // The encoder writes a sequence header before each key frame.
            _beginsSequence |= type == SequenceHeader;
            _units.Add((header, payload));
        }
    }

    /// <inheritdoc/>
    public int Write(Span<byte> target, out bool last)
    {
        last = true;
        if (_unit == _units.Count) return 0;
        var (header, payload) = _units[_unit];
        var beginsUnit = _unit == 0 && !_isInside;
        var position = 1;
        if (!_isInside)
        {
            header.Span.CopyTo(target[position..]);
            target[position] &= unchecked((byte)~HasSize);
            position += header.Length;
        }

        var length = Math.Min(payload.Length - _sent, target.Length - position);
        payload.Span.Slice(_sent, length).CopyTo(target[position..]);
        var ends = _sent + length == payload.Length;
        target[0] = (byte)(OneElement | (_isInside ? Continues : 0) | (ends ? 0 : IsContinued) | (beginsUnit && _beginsSequence ? BeginsSequence : 0));
        (_unit, _sent, _isInside) = ends ? (_unit + 1, 0, false) : (_unit, _sent + length, true);
        last = _unit == _units.Count;
        return position + length;
    }

    // AV1 bitstream section 5.3: |0| type(4) |X|S|0|, an extension octet with X, a LEB128 size with S.
    private static bool TryRead(ref ReadOnlyMemory<byte> rest, out int type, out ReadOnlyMemory<byte> header, out ReadOnlyMemory<byte> payload)
    {
        (type, header, payload) = (0, default, default);
        if (rest.IsEmpty) return false;
        var first = rest.Span[0];
        type = first >> 3 & 0x0F;
        var headerLength = (first & HasExtension) != 0 ? 2 : 1;
        if (rest.Length < headerLength) return false;
        header = rest[..headerLength];
        rest = rest[headerLength..];
        var size = rest.Length;
        if ((first & HasSize) != 0 && !TryReadSize(ref rest, out size)) return false;
        payload = rest[..size];
        rest = rest[size..];
        return true;
    }

    private static bool TryReadSize(ref ReadOnlyMemory<byte> rest, out int size)
    {
        size = 0;
        for (var i = 0; i < 4 && i < rest.Length; i++)
        {
            size |= (rest.Span[i] & 0x7F) << (7 * i);
            if ((rest.Span[i] & 0x80) != 0) continue;
            rest = rest[(i + 1)..];
            return size <= rest.Length;
        }

        return false;
    }
}
