using System.Text.Json.Serialization;

namespace RoomLens.Hosting.Auth;

/// <summary>Claims of both kinds of token. Times are seconds since 1970 and may have fractions (RFC 7519 section 2, NumericDate).</summary>
internal sealed record JwtPayload
{
    [JsonPropertyName("iss")]
    public string? Issuer { get; init; }

    [JsonPropertyName("sub")]
    public string? Subject { get; init; }

    [JsonPropertyName("exp")]
    public double? ExpiresAt { get; init; }

    [JsonPropertyName("nbf")]
    public double? NotBefore { get; init; }

    [JsonPropertyName("video")]
    public Grants? Video { get; init; }

    [JsonPropertyName("room")]
    public string? Room { get; init; }

    [JsonPropertyName("producerId")]
    public string? ProducerId { get; init; }

    [JsonPropertyName("epoch")]
    public long? Epoch { get; init; }

    [JsonPropertyName("want")]
    public AssignmentWant? Want { get; init; }
}
