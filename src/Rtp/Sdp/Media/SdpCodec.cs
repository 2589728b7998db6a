using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RoomLens.Rtp.Sdp;

/// <summary>A payload type with its rtpmap, fmtp and rtcp-fb lines.</summary>
public sealed record SdpCodec
{
    private const int MaxPayloadType = 127;

    /// <summary>0..127.</summary>
    public required int PayloadType { get; init; }

    /// <summary>Encoding name as written.</summary>
    public required string Name { get; init; }

    /// <summary>RTP clock rate.</summary>
    public required int ClockRateHz { get; init; }

    /// <summary>Audio channels; 1 when not given.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Feedback such as <c>nack pli</c>, in order, those for every payload type included.</summary>
    public IReadOnlyList<string> Feedback { get; init; } = [];

    /// <summary>Format parameters; a lone token has an empty value.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>For RTX: the payload type it repairs.</summary>
    public int? AssociatedPayloadType =>
        Parameters.TryGetValue("apt", out var apt) && int.TryParse(apt, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    /// <summary>Compares encoding names without case (RFC 8866 section 6.6).</summary>
    public bool IsNamed(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of a fmtp line.</summary>
    public string FormatParameters() =>
        string.Join(';', Parameters.Select(parameter => parameter.Value.Length == 0 ? parameter.Key : $"{parameter.Key}={parameter.Value}"));

    /// <summary>Reads <c>96 VP8/90000</c> or <c>111 opus/48000/2</c>.</summary>
    internal static bool TryParseMap(string value, [NotNullWhen(true)] out SdpCodec? codec)
    {
        codec = null;
        var fields = value.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields.Length != 2 || !TryReadNumber(fields[0], MaxPayloadType, out var payloadType)) return false;
        var parts = fields[1].Split('/');
        if (parts.Length is < 2 or > 3 || parts[0].Length == 0) return false;
        if (!TryReadNumber(parts[1], int.MaxValue, out var clockRate) || clockRate == 0) return false;
        var channels = 1;
        if (parts.Length == 3 && (!TryReadNumber(parts[2], byte.MaxValue, out channels) || channels == 0)) return false;
        codec = new SdpCodec { PayloadType = payloadType, Name = parts[0], ClockRateHz = clockRate, Channels = channels };
        return true;
    }

    /// <summary>Adds the fmtp and rtcp-fb lines that belong to this payload type.</summary>
    internal SdpCodec WithDetails(SdpAttributes attributes)
    {
        var own = PayloadType.ToString(CultureInfo.InvariantCulture);
        var parameters = new Dictionary<string, string>();
        foreach (var value in attributes.Values("fmtp"))
            if (TryGetDetails(value, own, out var details)) ReadParameters(details, parameters);

        var feedback = new List<string>();
        foreach (var value in attributes.Values("rtcp-fb"))
            if (TryGetDetails(value, own, out var details) || TryGetDetails(value, "*", out details)) feedback.Add(details);

        return this with { Parameters = parameters, Feedback = feedback };
    }

    /// <summary>What a line says of this format. A description may have thousands of lines for each of many formats, so others' are not copied.</summary>
    private static bool TryGetDetails(string line, string format, out string details)
    {
        var isFor = line.StartsWith(format, StringComparison.Ordinal) && (line.Length == format.Length || line[format.Length] == ' ');
        details = isFor ? line[format.Length..].Trim() : string.Empty;
        return isFor;
    }

    private static void ReadParameters(string text, Dictionary<string, string> parameters)
    {
        foreach (var item in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = item.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) parameters.TryAdd(item, string.Empty);
            else parameters.TryAdd(item[..equals].TrimEnd(), item[(equals + 1)..].TrimStart());
        }
    }

    private static bool TryReadNumber(string text, int max, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= max;
}
