namespace RoomLens.Rtp.Packets;

/// <summary>Walks the elements of an RFC 8285 extension block, one-byte or two-byte form; blocks of other profiles have no elements.</summary>
public ref struct RtpExtensionReader
{
    /// <summary>Profile word of the one-byte form (RFC 8285 section 4.2).</summary>
    public const int OneByteProfile = 0xBEDE;

    /// <summary>Profile word of the two-byte form, low four bits free (RFC 8285 section 4.3).</summary>
    public const int TwoByteProfile = 0x1000;

    // Id 15 of the one-byte form ends the list (RFC 8285 section 4.2).
    private const int StopId = 15;

    private readonly bool _oneByte;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Over the block's data, borrowed.</summary>
    public RtpExtensionReader(int profile, ReadOnlySpan<byte> data)
    {
        _oneByte = profile == OneByteProfile;
        _rest = _oneByte || (profile & 0xFFF0) == TwoByteProfile ? data : default;
    }

    /// <summary>The next element; false at the end, and at an element that overruns the block (what precedes it stays valid).</summary>
    public bool TryRead(out int id, out ReadOnlySpan<byte> data)
    {
        id = 0;
        data = default;
        while (!_rest.IsEmpty && _rest[0] == 0) _rest = _rest[1..];
        if (_rest.IsEmpty) return false;
        int headerLength, length;
        if (_oneByte)
        {
            (id, length, headerLength) = (_rest[0] >> 4, (_rest[0] & 0x0F) + 1, 1);
            // Id 0 with a length is reserved: RFC 8285 has the receiver stop there, as for id 15.
            if (id is 0 or StopId) return Stop();
        }
        else
        {
            if (_rest.Length < 2) return Stop();
            (id, length, headerLength) = (_rest[0], _rest[1], 2);
        }
        if (length > _rest.Length - headerLength) return Stop();
        data = _rest.Slice(headerLength, length);
        _rest = _rest[(headerLength + length)..];
        return true;
    }

    private bool Stop()
    {
        _rest = default;
        return false;
    }
}
