namespace RoomLens.Rtp.Sdp;

/// <summary>Splits a text at LF, with an optional CR before it, and passes over empty lines.</summary>
internal ref struct SdpLines(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    /// <summary>The line reached, without its end.</summary>
    public ReadOnlySpan<char> Current { get; private set; } = default;

    /// <summary>True when a line holds nothing that could end a line again when it is written back.</summary>
    public readonly bool IsClean => Current.IndexOfAny('\r', '\0') < 0;

    /// <summary>Goes to the next line that is not empty.</summary>
    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf('\n');
            var line = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (line.EndsWith("\r")) line = line[..^1];
            if (line.IsEmpty) continue;
            Current = line;
            return true;
        }

        return false;
    }
}
