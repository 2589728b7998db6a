using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace RoomLens.EndToEnd.Tests.Harness;

/// <summary>HTTP as any user's software does it: JSON in, JSON out, nothing of the product's own code.</summary>
internal sealed class ApiClient(string baseUrl) : IDisposable
{
    // Certificates of these tests are signed by nobody.
    private readonly HttpClient _http = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator })
    {
        BaseAddress = new Uri(baseUrl),
        Timeout = TimeSpan.FromSeconds(10),
    };

    public string BaseUrl { get; } = baseUrl;

    /// <summary>Token that goes with every request that names none.</summary>
    public string? Bearer
    {
        get;
        set
        {
            field = value;
            _http.DefaultRequestHeaders.Authorization = value is null ? null : new("Bearer", value);
        }
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return await ReadAsync(answer, path);
    }

    public async Task<string> GetTextAsync(string path) => await _http.GetStringAsync(new Uri(path, UriKind.Relative));

    public async Task<JsonNode> PutAsync(string path, JsonNode body)
    {
        using var answer = await _http.PutAsJsonAsync(path, body);
        return await ReadAsync(answer, path);
    }

    public async Task<JsonNode> PostAsync(string path, JsonNode? body)
    {
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), Json(body));
        return await ReadAsync(answer, path);
    }

    public async Task DeleteAsync(string path)
    {
        using var answer = await _http.DeleteAsync(new Uri(path, UriKind.Relative));
        await ReadAsync(answer, path);
    }

    /// <summary>Any request; status, content type and body as they come.</summary>
    public async Task<(int Status, string? ContentType, string Body)> SendAsync(
        HttpMethod method, string path, string? body = null, string contentType = "application/json", string? bearer = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, contentType);
        if (bearer is not null) request.Headers.Authorization = new("Bearer", bearer);
        using var answer = await _http.SendAsync(request);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Asks again until the condition holds; fails with the last answer.</summary>
    public async Task<JsonNode> UntilAsync(string path, Func<JsonNode, bool> condition, TimeSpan limit)
    {
        var until = DateTime.UtcNow + limit;
        while (true)
        {
            string last;
            try
            {
                var answer = await GetAsync(path);
                if (condition(answer)) return answer;
                last = answer.ToJsonString();
            }
            catch (HttpRequestException error)
            {
                last = error.Message;
            }

            Assert.True(DateTime.UtcNow < until, $"GET {path} did not come to the expected state within {limit}; last: {last}");
            await Task.Delay(50);
        }
    }

    public void Dispose() => _http.Dispose();

    private static StringContent? Json(JsonNode? body) =>
        body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer, string path)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"{path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
