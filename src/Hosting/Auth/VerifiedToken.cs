namespace RoomLens.Hosting.Auth;

/// <summary>A token whose signature and times hold.</summary>
/// <param name="KeyId">API key that signed it (<c>iss</c>).</param>
/// <param name="Identity">Who bears it (<c>sub</c>); null when it names nobody.</param>
/// <param name="Grants">What it allows.</param>
/// <param name="ExpiresAt">When it ends, without leeway.</param>
public sealed record VerifiedToken(string KeyId, string? Identity, Grants Grants, DateTimeOffset ExpiresAt);
