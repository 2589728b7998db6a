using System.Text.Json.Serialization;

namespace RoomLens.Hosting.Auth;

/// <summary>JOSE header (RFC 7515 section 4).</summary>
/// <param name="Algorithm">Only HS256 is accepted: a token may not choose how it is checked.</param>
/// <param name="Type">JWT.</param>
/// <param name="Critical">Extensions that must be understood; none are.</param>
internal sealed record JwtHeader(
    [property: JsonPropertyName("alg")] string? Algorithm,
    [property: JsonPropertyName("typ")] string? Type,
    [property: JsonPropertyName("crit")] string[]? Critical = null);
