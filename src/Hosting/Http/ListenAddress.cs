using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace RoomLens.Hosting.Http;

/// <summary>Where an HTTP listener binds: <c>8080</c>, <c>127.0.0.1:8082</c>, <c>localhost:8080</c>, <c>*:8080</c>, <c>[::1]:8080</c>, each also behind <c>http://</c> or <c>https://</c>.</summary>
/// <param name="Address">Address; a bare port means loopback.</param>
/// <param name="Port">Port; 0 = any free one.</param>
/// <param name="IsHttps">With TLS.</param>
public sealed record ListenAddress(IPAddress Address, int Port, bool IsHttps = false) : IParsable<ListenAddress>
{
    /// <summary>Whether only this machine reaches it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <summary>As .NET's type.</summary>
    public IPEndPoint EndPoint => new(Address, Port);

    /// <summary>Loopback at a port.</summary>
    public static ListenAddress Loopback(int port) => new(IPAddress.Loopback, port);

    /// <inheritdoc/>
    public static ListenAddress Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var result) ? result : throw new FormatException($"'{s}' is not a listen address such as 127.0.0.1:8080.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ListenAddress result)
    {
        result = null;
        if (string.IsNullOrWhiteSpace(s)) return false;
        var text = s.Trim().TrimEnd('/');
        var isHttps = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (isHttps) text = text["https://".Length..];
        else if (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)) text = text["http://".Length..];
        var colon = text.LastIndexOf(':');
        if (!ushort.TryParse(colon < 0 ? text : text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return false;
        if (!TryParseHost(colon < 0 ? "" : text[..colon], out var address)) return false;
        result = new ListenAddress(address, port, isHttps);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(IsHttps ? "https" : "http")}://{EndPoint}";

    private static bool TryParseHost(string host, [NotNullWhen(true)] out IPAddress? address)
    {
        address = host.ToLowerInvariant() switch
        {
            "" or "localhost" => IPAddress.Loopback,
            "*" or "+" => IPAddress.Any,
            _ => null,
        };
        if (address is not null) return true;
        if (host.Contains(':', StringComparison.Ordinal) && !(host.StartsWith('[') && host.EndsWith(']'))) return false;
        return IPAddress.TryParse(host.Trim('[', ']'), out address);
    }
}
