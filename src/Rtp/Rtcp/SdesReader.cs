using System.Buffers.Binary;

namespace RoomLens.Rtp.Rtcp;

/// <summary>Walks the items of an SDES packet (RFC 3550 section 6.5) over all its chunks.</summary>
public ref struct SdesReader
{
    /// <summary>Item type of the canonical name.</summary>
    public const byte Cname = 1;

    private readonly ReadOnlySpan<byte> _body;
    private int _position;
    private int _chunksLeft;
    private uint _ssrc;
    private bool _inChunk;

    internal SdesReader(ReadOnlySpan<byte> body, int chunks)
    {
        _body = body;
        _chunksLeft = chunks;
    }

    /// <summary>Goes to the next chunk, past what is left of this one; false at the end or where it overruns the packet.</summary>
    public bool TryReadChunk(out uint ssrc)
    {
        while (IsValid && _inChunk && TryReadItem(out _, out _)) { }
        var begun = IsValid && BeginChunk();
        ssrc = begun ? _ssrc : 0;
        return begun;
    }

    /// <summary>The next item of the chunk at hand; false at its end, and where it overruns the packet.</summary>
    public bool TryReadItem(out byte type, out ReadOnlySpan<byte> text)
    {
        type = 0;
        text = default;
        if (!IsValid || !_inChunk) return false;
        if (_position >= _body.Length) return Fail();
        type = _body[_position];
        if (type == 0)
        {
            // The null octet ends the chunk, which is padded to the next 32-bit boundary.
            _position = (_position + 4) & ~3;
            _inChunk = false;
            return _position > _body.Length && Fail();
        }
        if (_position + 2 > _body.Length || _position + 2 + _body[_position + 1] > _body.Length) return Fail();
        text = _body.Slice(_position + 2, _body[_position + 1]);
        _position += 2 + text.Length;
        return true;
    }

    /// <summary>The next item; false at the end, and where a chunk overruns the packet (<see cref="IsValid"/> tells).</summary>
    public bool TryRead(out uint ssrc, out byte type, out ReadOnlySpan<byte> text)
    {
        (ssrc, type) = (0, 0);
        text = default;
        while (IsValid && (_inChunk || BeginChunk()))
        {
            if (!TryReadItem(out type, out text)) continue;
            ssrc = _ssrc;
            return true;
        }
        return false;
    }

    /// <summary>False once a chunk or item was found to overrun the packet.</summary>
    public bool IsValid { get; private set; } = true;

    private bool BeginChunk()
    {
        if (_chunksLeft == 0) return false;
        if (_position + 4 > _body.Length) return Fail();
        _chunksLeft--;
        _ssrc = BinaryPrimitives.ReadUInt32BigEndian(_body[_position..]);
        _position += 4;
        _inChunk = true;
        return true;
    }

    private bool Fail() => IsValid = false;
}
