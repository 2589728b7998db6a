namespace RoomLens.Rtp.Sdp;

/// <summary>Reads the lines of a description in order: session first, then each m-section. Stops at the first line that is wrong.</summary>
internal sealed class SdpParser
{
    /// <summary>A browser with every codec in ten m-sections writes about 60 KiB.</summary>
    private const int MaxLength = 256 * 1024;

    private const int MaxLines = 8192;
    private const int MaxMedia = 64;
    private const string LineTypes = "vosiuepcbtrzkam";

    private readonly SdpAttributes _sessionAttributes = new();
    private readonly List<MediaLines> _media = [];
    private SdpOrigin? _origin;
    private string _sessionName = string.Empty;
    private string? _connectionAddress;
    private int _line;

    /// <summary>Why the description was refused.</summary>
    public string? Error { get; private set; }

    public SessionDescription? Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            Error = $"The description is longer than {MaxLength} characters.";
            return null;
        }

        var lines = new SdpLines(text);
        while (lines.MoveNext())
        {
            if (++_line > MaxLines) return Refuse("too many lines");
            if (!lines.IsClean && !Fail("holds a control character")) return null;
            if (!ParseLine(lines.Current)) return null;
        }

        if (_origin is null) return Refuse("there is no o= line");
        return Build(_origin);
    }

    private SessionDescription? Build(SdpOrigin origin)
    {
        var session = new SessionDescription(origin, _sessionName, _connectionAddress, _sessionAttributes);
        var media = new List<MediaDescription>(_media.Count);
        foreach (var lines in _media)
        {
            if (MediaBuilder.Build(lines, session, out var problem) is not { } description) return Refuse(problem);
            media.Add(description);
        }

        session.Media = media;
        return session;
    }

    private bool ParseLine(ReadOnlySpan<char> line)
    {
        if (line.Length < 2 || line[1] != '=' || !LineTypes.Contains(line[0])) return Fail("is not of the form type=value");
        var value = line[2..];
        if (_line == 1) return (line[0] == 'v' && value.Trim() is "0") || Fail("must be v=0");
        switch (line[0])
        {
            case 'o' when _media.Count == 0:
                return TryReadOrigin(value) || Fail("is not an o= line of six fields");
            case 's' when _media.Count == 0:
                _sessionName = value.ToString();
                return true;
            case 'c':
                return TryReadConnection(value) || Fail("is not a c= line of three fields");
            case 'm':
                return TryReadMedia(value);
            case 'a' when !value.IsEmpty:
                (_media.Count == 0 ? _sessionAttributes : _media[^1].Attributes).Add(value);
                return true;
            case 'v':
                return Fail("repeats v=");
            default:
                return true;
        }
    }

    private bool TryReadOrigin(ReadOnlySpan<char> value)
    {
        Span<Range> fields = stackalloc Range[7];
        if (value.Split(fields, ' ', StringSplitOptions.RemoveEmptyEntries) != 6) return false;
        _origin = new SdpOrigin(
            value[fields[0]].ToString(),
            value[fields[1]].ToString(),
            value[fields[2]].ToString(),
            value[fields[4]].ToString(),
            value[fields[5]].ToString());
        return true;
    }

    private bool TryReadConnection(ReadOnlySpan<char> value)
    {
        Span<Range> fields = stackalloc Range[4];
        if (value.Split(fields, ' ', StringSplitOptions.RemoveEmptyEntries) != 3) return false;
        var address = value[fields[2]];
        var slash = address.IndexOf('/');
        var text = (slash < 0 ? address : address[..slash]).ToString();
        if (_media.Count == 0) _connectionAddress = text;
        else _media[^1].ConnectionAddress ??= text;
        return true;
    }

    private bool TryReadMedia(ReadOnlySpan<char> value)
    {
        if (_media.Count >= MaxMedia) return Fail("is one m= line too many");
        if (!MediaLines.TryParse(value, out var media)) return Fail("is not an m= line of kind, port, protocol and formats");
        _media.Add(media);
        return true;
    }

    private bool Fail(string problem)
    {
        Error = $"SDP line {_line} {problem}.";
        return false;
    }

    private SessionDescription? Refuse(string problem)
    {
        Error = $"The SDP is not usable: {problem}.";
        return null;
    }
}
