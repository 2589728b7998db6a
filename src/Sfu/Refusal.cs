namespace RoomLens.Sfu;

/// <summary>Why a request was refused, in terms of HTTP (contracts, introduction).</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">One sentence for the caller.</param>
/// <param name="Field">Path of the field at fault, if one is.</param>
/// <param name="RetryAfterSeconds">When to try again, for 409, 429 and 503.</param>
internal sealed record Refusal(int Status, string Detail, string? Field = null, int? RetryAfterSeconds = null)
{
    public static Refusal Malformed(string detail, string? field = null) => new(400, detail, field);

    public static Refusal Forbidden(string detail) => new(403, detail);

    public static Refusal Unknown(string what) => new(404, $"There is no {what}.");

    public static Refusal Conflict(string detail, int? retryAfterSeconds = null) => new(409, detail, null, retryAfterSeconds);

    public static Refusal Impossible(string detail, string? field = null) => new(422, detail, field);

    public static Refusal AtCapacity(string detail) => new(503, detail, null, 5);
}
