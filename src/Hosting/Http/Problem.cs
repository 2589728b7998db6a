using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace RoomLens.Hosting.Http;

/// <summary>An answer of kind <c>application/problem+json</c> (RFC 9457). Also usable outside minimal APIs through <see cref="ExecuteAsync"/>.</summary>
public sealed class Problem : IResult, IStatusCodeHttpResult, IContentTypeHttpResult
{
    /// <summary>Media type of a problem.</summary>
    public const string MediaType = "application/problem+json";

    private readonly IReadOnlyList<(string Path, string Reason)> _errors;

    /// <summary>Use the factories of <see cref="Problems"/>.</summary>
    public Problem(int status, string detail, IReadOnlyList<(string Path, string Reason)>? errors = null, TimeSpan? retryAfter = null)
    {
        Status = status;
        Detail = detail;
        RetryAfter = retryAfter;
        _errors = errors ?? [];
    }

    /// <summary>HTTP status.</summary>
    public int Status { get; }

    /// <summary>What is wrong in this case.</summary>
    public string Detail { get; }

    /// <summary>When to try again; sent in whole seconds, rounded up.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Fields at fault with reasons, by dotted path.</summary>
    public IReadOnlyList<(string Path, string Reason)> Errors => _errors;

    int? IStatusCodeHttpResult.StatusCode => Status;

    string? IContentTypeHttpResult.ContentType => MediaType;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (Status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        var body = ToJson();
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method)) await response.Body.WriteAsync(body, httpContext.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The body.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("type", "about:blank");
        json.WriteString("title", ReasonPhrases.GetReasonPhrase(Status));
        json.WriteNumber("status", Status);
        json.WriteString("detail", Detail);
        if (_errors.Count > 0) WriteErrors(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private void WriteErrors(Utf8JsonWriter json)
    {
        json.WriteStartObject("errors");
        foreach (var field in _errors.GroupBy(e => e.Path, StringComparer.Ordinal))
        {
            json.WriteStartArray(field.Key);
            foreach (var (_, reason) in field) json.WriteStringValue(reason);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
