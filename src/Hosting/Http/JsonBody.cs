using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using RoomLens.Hosting.Json;

namespace RoomLens.Hosting.Http;

/// <summary>Reads and writes JSON without reflection.</summary>
public static class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the body: wrong content type → 415, too large → 413, malformed → 400 naming the path.</summary>
    public static async ValueTask<JsonBodyResult<T>> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
            return new JsonBodyResult<T>(null, Problems.UnsupportedMediaType("The body must be application/json."));
        try
        {
            // Read whole, below its limit: the serializer that reads from a stream lets null through for members with setters.
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
            return Read(body.GetBuffer().AsMemory(0, (int)body.Length), type);
        }
        catch (BadHttpRequestException e)
        {
            return new JsonBodyResult<T>(null, RequestProblems.From(e));
        }
    }

    /// <summary>Reads a body's octets.</summary>
    public static JsonBodyResult<T> Read<T>(ReadOnlyMemory<byte> utf8, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return Parse(WithoutMark(utf8), type);
        }
        catch (JsonException e)
        {
            return new JsonBodyResult<T>(null, JsonProblems.From(e));
        }
    }

    private static JsonBodyResult<T> Parse<T>(ReadOnlyMemory<byte> utf8, JsonTypeInfo<T> type)
        where T : class
    {
        if (!JsonText.IsReadable(utf8.Span))
            return new JsonBodyResult<T>(null, Problems.BadRequest("The body has a string that is not valid Unicode."));
        var value = JsonSerializer.Deserialize(utf8.Span, type);
        // Of two members with one name the serializer takes the last; where a member stays JSON, it throws when that is looked at.
        using (JsonDocument.Parse(utf8, Strict)) { }
        if (value is null)
            return new JsonBodyResult<T>(null, Problems.BadRequest("The body must not be null."));
        return JsonNulls.FirstInList(utf8.Span) is { } path
            ? new JsonBodyResult<T>(null, Problems.BadRequest($"The body's value at '{path}' must not be null.", (path, "must not be null")))
            : new JsonBodyResult<T>(value, null);
    }

    /// <summary>Without the byte order mark that some clients write.</summary>
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) => utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    /// <summary>Answers with JSON.</summary>
    public static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);
    }
}
