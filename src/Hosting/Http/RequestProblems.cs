using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RoomLens.Hosting.Http;

/// <summary>Turns what the server says about a bad request into a problem.</summary>
public static class RequestProblems
{
    /// <summary>The problem for a request the framework refused.</summary>
    public static Problem From(BadHttpRequestException error)
    {
        if (error.InnerException is JsonException json) return JsonProblems.From(json);
        return ForStatus(error.StatusCode, error.Message);
    }

    /// <summary>The problem for a bare status code.</summary>
    public static Problem ForStatus(int status, string? detail = null) => new(status, detail ?? Default(status), null, NeedsRetry(status) ? TimeSpan.FromSeconds(1) : null);

    private static bool NeedsRetry(int status) => status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable;

    private static string Default(int status) => status switch
    {
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => "The address does not take this method.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        StatusCodes.Status415UnsupportedMediaType => "The body's content type is not taken here.",
        _ => "The request cannot be served.",
    };
}
