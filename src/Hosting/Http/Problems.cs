namespace RoomLens.Hosting.Http;

/// <summary>The problems of every HTTP surface, one factory per status (contracts, head). They are values: return them, never throw.</summary>
public static class Problems
{
    /// <summary>400: malformed.</summary>
    public static Problem BadRequest(string detail, params (string Path, string Reason)[] errors) => new(400, detail, errors);

    /// <summary>401: no token, or a bad one.</summary>
    public static Problem Unauthorized(string detail) => new(401, detail);

    /// <summary>403: the token lacks the grant.</summary>
    public static Problem Forbidden(string detail) => new(403, detail);

    /// <summary>404: unknown.</summary>
    public static Problem NotFound(string detail) => new(404, detail);

    /// <summary>405: known, but not by this method.</summary>
    public static Problem MethodNotAllowed(string detail) => new(405, detail);

    /// <summary>409: conflict, e.g. an epoch that is too low.</summary>
    public static Problem Conflict(string detail, TimeSpan? retryAfter = null) => new(409, detail, null, retryAfter);

    /// <summary>412: If-Match names another version.</summary>
    public static Problem PreconditionFailed(string detail) => new(412, detail);

    /// <summary>413: too large.</summary>
    public static Problem TooLarge(string detail) => new(413, detail);

    /// <summary>415: wrong content type.</summary>
    public static Problem UnsupportedMediaType(string detail) => new(415, detail);

    /// <summary>422: understood but impossible.</summary>
    public static Problem Unprocessable(string detail, params (string Path, string Reason)[] errors) => new(422, detail, errors);

    /// <summary>428: If-Match is missing.</summary>
    public static Problem PreconditionRequired(string detail) => new(428, detail);

    /// <summary>429: too many.</summary>
    public static Problem TooManyRequests(string detail, TimeSpan retryAfter) => new(429, detail, null, retryAfter);

    /// <summary>501: not built yet.</summary>
    public static Problem NotImplemented(string detail) => new(501, detail);

    /// <summary>503: at capacity or starting.</summary>
    public static Problem Unavailable(string detail, TimeSpan retryAfter) => new(503, detail, null, retryAfter);
}
