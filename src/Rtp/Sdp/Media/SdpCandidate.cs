using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RoomLens.Rtp.Sdp;

/// <summary>An ICE candidate (RFC 8839 section 5.1). The address may be a name (<c>….local</c>).</summary>
public sealed record SdpCandidate(
    string Foundation, int Component, string Transport, uint Priority, string Address, int Port, string Type, string? TcpType = null)
{
    private const int HostPreference = 126;
    private const int MinFields = 8;

    /// <summary>A host candidate for component 1 with the priority of RFC 8445 section 5.1.2.1.</summary>
    /// <param name="address">Numeric address.</param>
    /// <param name="port">Port.</param>
    /// <param name="index">Place in the list: earlier ones are preferred.</param>
    /// <param name="tcp">Passive TCP (RFC 6544) instead of UDP.</param>
    public static SdpCandidate Host(string address, int port, int index, bool tcp = false)
    {
        var localPreference = (tcp ? 0x3FFF : 0xFFFF) - index;
        var priority = ((uint)HostPreference << 24) | ((uint)localPreference << 8) | 255;
        var foundation = (index * 2 + (tcp ? 1 : 0)).ToString(CultureInfo.InvariantCulture);
        return new SdpCandidate(foundation, 1, tcp ? "tcp" : "udp", priority, address, port, "host", tcp ? "passive" : null);
    }

    /// <summary>Reads the attribute's value.</summary>
    public static bool TryParse(string value, [NotNullWhen(true)] out SdpCandidate? candidate)
    {
        candidate = null;
        var fields = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < MinFields || fields[6] != "typ") return false;
        if (!int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var component)) return false;
        if (!uint.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var priority)) return false;
        if (!ushort.TryParse(fields[5], NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return false;
        string? tcpType = null;
        for (var i = MinFields; i + 1 < fields.Length; i += 2)
            if (fields[i] == "tcptype") tcpType = fields[i + 1];
        if (!AreVisible(fields[0], fields[2], fields[4], fields[7], tcpType)) return false;
        candidate = new SdpCandidate(
            fields[0], component, fields[2].ToLowerInvariant(), priority, fields[4], port, fields[7], tcpType);
        return true;
    }

    /// <summary>What is written again is made of visible ASCII (RFC 8839 section 5.1): anything else might be read in another way the next time.</summary>
    private static bool AreVisible(params ReadOnlySpan<string?> fields)
    {
        foreach (var field in fields)
            if (field.AsSpan().ContainsAnyExceptInRange('!', '~')) return false;
        return true;
    }

    /// <summary>The attribute's value.</summary>
    public override string ToString()
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{Foundation} {Component} {Transport} {Priority} {Address} {Port} typ {Type}");
        return TcpType is null ? text : $"{text} tcptype {TcpType}";
    }
}
