using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace RoomLens.Hosting.Http;

/// <summary>Reads text bodies of one media type, e.g. <c>application/sdp</c>.</summary>
public static class TextBody
{
    /// <summary>The text, or the problem: another media type → 415, too large → 413, not UTF-8 → 400.</summary>
    public static async ValueTask<(string? Text, Problem? Problem)> ReadAsync(HttpContext context, string mediaType)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var given)
            || !given.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
        {
            return (null, Problems.UnsupportedMediaType($"The body must be {mediaType}."));
        }

        try
        {
            using var reader = new StreamReader(context.Request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return (await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, Problems.BadRequest("The body is not UTF-8."));
        }
        catch (BadHttpRequestException e)
        {
            return (null, RequestProblems.From(e));
        }
    }
}
