using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace RoomLens.Hosting.Http;

/// <summary>Reads and writes JSON without reflection.</summary>
public static class JsonBody
{
    /// <summary>Reads the body: wrong content type → 415, too large → 413, malformed → 400 naming the path.</summary>
    public static async ValueTask<JsonBodyResult<T>> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
            return new JsonBodyResult<T>(null, Problems.UnsupportedMediaType("The body must be application/json."));
        try
        {
            var value = await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted).ConfigureAwait(false);
            return value is null
                ? new JsonBodyResult<T>(null, Problems.BadRequest("The body must not be null."))
                : new JsonBodyResult<T>(value, null);
        }
        catch (JsonException e)
        {
            return new JsonBodyResult<T>(null, JsonProblems.From(e));
        }
        catch (BadHttpRequestException e)
        {
            return new JsonBodyResult<T>(null, RequestProblems.From(e));
        }
    }

    /// <summary>Answers with JSON.</summary>
    public static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);
    }
}
