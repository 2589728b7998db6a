namespace RoomLens.Hosting.Http.Sse;

/// <summary>Counts the octets of the event that is coming in, so that one without an end does not fill the memory of who reads it.</summary>
internal struct EventSize
{
    private bool _isInLine;
    private bool _afterCarriageReturn;

    /// <summary>Octets since the last empty line.</summary>
    public long Octets { get; private set; }

    /// <summary>Takes what came next. Lines end with CR, LF or both (WHATWG HTML section 9.2.5).</summary>
    public void Add(ReadOnlySpan<byte> read)
    {
        while (!read.IsEmpty)
        {
            var at = read.IndexOfAny((byte)'\r', (byte)'\n');
            if (at < 0)
            {
                Octets += read.Length;
                (_isInLine, _afterCarriageReturn) = (true, false);
                return;
            }

            Octets += at + 1;
            _isInLine |= at > 0;
            var isSecondHalf = at == 0 && _afterCarriageReturn && read[0] == '\n';
            if (!isSecondHalf)
            {
                if (!_isInLine) Octets = 0;
                _isInLine = false;
            }

            _afterCarriageReturn = read[at] == '\r';
            read = read[(at + 1)..];
        }
    }
}
