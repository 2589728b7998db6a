using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RoomLens.Rtp.Sdp;

/// <summary>One m-section as read: the m= line, its address and its attributes, not yet interpreted.</summary>
internal sealed class MediaLines
{
    /// <summary>There are 128 payload types; no m= line needs more formats.</summary>
    private const int MaxFormats = 256;

    private MediaLines(string kind, int port, string protocol, string[] formats)
    {
        Kind = kind;
        Port = port;
        Protocol = protocol;
        Formats = formats;
    }

    public string Kind { get; }

    public int Port { get; }

    public string Protocol { get; }

    public string[] Formats { get; }

    public string? ConnectionAddress { get; set; }

    public SdpAttributes Attributes { get; } = new();

    /// <summary>Reads <c>kind port[/count] protocol format…</c> (RFC 8866 section 5.14).</summary>
    public static bool TryParse(ReadOnlySpan<char> value, [NotNullWhen(true)] out MediaLines? media)
    {
        media = null;
        Span<Range> fields = stackalloc Range[MaxFormats + 4];
        var count = value.Split(fields, ' ', StringSplitOptions.RemoveEmptyEntries);
        if (count is < 4 or > MaxFormats + 3) return false;
        var portField = value[fields[1]];
        var slash = portField.IndexOf('/');
        if (slash >= 0) portField = portField[..slash];
        if (!ushort.TryParse(portField, NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return false;
        var formats = new string[count - 3];
        for (var i = 0; i < formats.Length; i++) formats[i] = value[fields[i + 3]].ToString();
        media = new MediaLines(value[fields[0]].ToString(), port, value[fields[2]].ToString(), formats);
        return true;
    }
}
