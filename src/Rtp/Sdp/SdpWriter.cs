using System.Globalization;
using System.Text;

namespace RoomLens.Rtp.Sdp;

/// <summary>Writes SDP lines with CRLF ends. Values come from this process or were checked where they were read, so they hold no line ends.</summary>
public sealed class SdpWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>Writes <c>v=</c>, <c>o=</c> and <c>s=</c>.</summary>
    /// <param name="sessionId">Unique over descriptions of this process.</param>
    /// <param name="version">Grows with each change.</param>
    /// <param name="address">Address of the origin.</param>
    /// <param name="sessionName">One dash when there is none.</param>
    public SdpWriter Session(ulong sessionId, int version, string address, string sessionName) => Line('v', "0")
        .Line('o', string.Create(CultureInfo.InvariantCulture, $"- {sessionId} {version} IN {AddressType(address)} {address}"))
        .Line('s', sessionName);

    /// <summary>Writes one line.</summary>
    public SdpWriter Line(char type, string value)
    {
        if (value.AsSpan().IndexOfAny('\r', '\n') >= 0) throw new ArgumentException("An SDP value holds no line ends.", nameof(value));
        _text.Append(type).Append('=').Append(value).Append("\r\n");
        return this;
    }

    /// <summary>Writes <c>c=</c>.</summary>
    public SdpWriter Connection(string address) => Line('c', $"IN {AddressType(address)} {address}");

    /// <summary>Writes a flag attribute.</summary>
    public SdpWriter Attribute(string name) => Line('a', name);

    /// <summary>Writes an attribute with a value, numbers in invariant form.</summary>
    public SdpWriter Attribute(string name, FormattableString value) => Line('a', $"{name}:{FormattableString.Invariant(value)}");

    /// <summary>Writes rtpmap, fmtp and rtcp-fb of a codec.</summary>
    public SdpWriter Codec(SdpCodec codec)
    {
        var channels = codec.Channels > 1 ? string.Create(CultureInfo.InvariantCulture, $"/{codec.Channels}") : string.Empty;
        Attribute("rtpmap", $"{codec.PayloadType} {codec.Name}/{codec.ClockRateHz}{channels}");
        if (codec.Parameters.Count > 0) Attribute("fmtp", $"{codec.PayloadType} {codec.FormatParameters()}");
        foreach (var feedback in codec.Feedback) Attribute("rtcp-fb", $"{codec.PayloadType} {feedback}");
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    internal static string AddressType(string address) => address.Contains(':', StringComparison.Ordinal) ? "IP6" : "IP4";
}
