using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RoomLens.Hosting.Json;

namespace RoomLens.ObserverBot.Calls;

/// <summary>Sends JSON requests and turns every failure into a <see cref="Reply{T}"/>: only cancellation by the caller throws. Thread-safe.</summary>
internal sealed class JsonCaller(HttpClient http, TimeProvider time)
{
    private const int MaxDetailLength = 300;

    /// <summary>One request with a time limit.</summary>
    /// <param name="request">Disposed here.</param>
    /// <param name="token">Bearer token, if any.</param>
    /// <param name="answer">How to read a 2xx body; null = there is none.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Reply<T>> SendAsync<T>(HttpRequestMessage request, string? token, JsonTypeInfo<T>? answer, TimeSpan limit, CancellationToken ct)
        where T : class
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ct);
        using (request)
        {
            if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            try
            {
                using var response = await http.SendAsync(request, either.Token).ConfigureAwait(false);
                if (!response.IsSuccessStatusCode)
                    return new Reply<T>(Classify(response.StatusCode), null, await DescribeAsync(response, either.Token).ConfigureAwait(false));
                var value = answer is null ? null : await response.Content.ReadFromJsonAsync(answer, either.Token).ConfigureAwait(false);
                return new Reply<T>(ReplyStatus.Ok, value, null);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return new Reply<T>(ReplyStatus.Unavailable, null, $"no answer from {request.RequestUri?.Authority} within {limit.TotalSeconds:0.#} s");
            }
            catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
            {
                return new Reply<T>(ReplyStatus.Unavailable, null, $"{request.RequestUri?.Authority}: {e.Message}");
            }
        }
    }

    /// <summary>What a status code means.</summary>
    public static ReplyStatus Classify(HttpStatusCode status) => status switch
    {
        >= HttpStatusCode.OK and < HttpStatusCode.Ambiguous => ReplyStatus.Ok,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ReplyStatus.Denied,
        HttpStatusCode.NotFound or HttpStatusCode.Gone => ReplyStatus.NotFound,
        HttpStatusCode.Conflict => ReplyStatus.Conflict,
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425 => ReplyStatus.Unavailable,
        HttpStatusCode.NotImplemented => ReplyStatus.Refused,
        >= HttpStatusCode.InternalServerError => ReplyStatus.Unavailable,
        _ => ReplyStatus.Refused,
    };

    private static async Task<string> DescribeAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var body = await response.Content.ReadAsStringAsync(ct).ConfigureAwait(false);
        var said = ProblemDetail(body) ?? body;
        if (said.Length > MaxDetailLength) said = said[..MaxDetailLength];
        return said.Length == 0 ? $"HTTP {(int)response.StatusCode}" : $"HTTP {(int)response.StatusCode}: {said}";
    }

    // RFC 9457 section 3.1.
    private static string? ProblemDetail(string body)
    {
        if (!body.StartsWith('{') || !JsonText.IsReadable(Encoding.UTF8.GetBytes(body))) return null;
        try
        {
            using var json = JsonDocument.Parse(body);
            return Text(json.RootElement, "detail") ?? Text(json.RootElement, "title");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
