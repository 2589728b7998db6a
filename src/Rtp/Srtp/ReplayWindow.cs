namespace RoomLens.Rtp.Srtp;

/// <summary>Which of the last 128 packet indexes were accepted (RFC 3711 section 3.3.2).</summary>
internal struct ReplayWindow
{
    /// <summary>Indexes remembered; an older one is refused unseen.</summary>
    public const int Size = 128;

    private UInt128 _seen;
    private ulong _newest;
    private bool _started;

    /// <summary>True when the index was not seen and is not too old.</summary>
    public readonly bool IsNew(ulong index)
    {
        if (!_started || index > _newest) return true;
        var age = _newest - index;
        return age < Size && ((_seen >> (int)age) & UInt128.One) == UInt128.Zero;
    }

    /// <summary>Notes an index whose packet was authentic.</summary>
    public void Accept(ulong index)
    {
        if (!_started || index > _newest)
        {
            var step = _started ? index - _newest : Size;
            _seen = (step >= Size ? UInt128.Zero : _seen << (int)step) | UInt128.One;
            _newest = index;
            _started = true;
            return;
        }

        _seen |= UInt128.One << (int)(_newest - index);
    }
}
