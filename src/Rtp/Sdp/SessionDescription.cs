using System.Diagnostics.CodeAnalysis;

namespace RoomLens.Rtp.Sdp;

/// <summary>
/// A session description (RFC 8866) as browsers and RTP tools write it, read into types. Unknown lines stay in
/// <see cref="Attributes"/>.
/// </summary>
public sealed class SessionDescription
{
    internal SessionDescription(SdpOrigin origin, string sessionName, string? connectionAddress, SdpAttributes attributes)
    {
        Origin = origin;
        SessionName = sessionName;
        ConnectionAddress = connectionAddress;
        Attributes = attributes;
        Groups = [.. attributes.Values("group")];
    }

    /// <summary>The <c>o=</c> line.</summary>
    public SdpOrigin Origin { get; }

    /// <summary>The <c>s=</c> line.</summary>
    public string SessionName { get; }

    /// <summary>Address of the session-level <c>c=</c> line, without TTL.</summary>
    public string? ConnectionAddress { get; }

    /// <summary>Session-level attributes.</summary>
    public SdpAttributes Attributes { get; }

    /// <summary>Values of <c>a=group</c>.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>The m-sections in order.</summary>
    public IReadOnlyList<MediaDescription> Media { get; internal set; } = [];

    /// <summary>Mids of the first BUNDLE group, empty when there is none (RFC 9143).</summary>
    public IReadOnlyList<string> BundledMids =>
        Groups.FirstOrDefault(group => group.StartsWith("BUNDLE ", StringComparison.Ordinal))
            ?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..] ?? [];

    /// <summary>Reads a description with CRLF or LF line ends. A bad one gives a sentence that names the line.</summary>
    /// <param name="text">The description.</param>
    /// <param name="description">The result.</param>
    /// <param name="error">Why it was refused.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out SessionDescription? description, [NotNullWhen(false)] out string? error)
    {
        var parser = new SdpParser();
        description = parser.Parse(text);
        error = description is null ? parser.Error ?? string.Empty : null;
        return description is not null;
    }
}
