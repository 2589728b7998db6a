using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RoomLens.Scheduler.Kubernetes.Objects;

namespace RoomLens.Scheduler.Kubernetes;

/// <summary>
/// The few verbs of the Kubernetes API that the scheduler needs, over one HttpClient. Every refusal is a <see cref="KubernetesException"/>
/// with its kind. Safe for any thread.
/// </summary>
internal sealed class KubernetesClient : IDisposable
{
    /// <summary>A single answer; watches have their own watchdog.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    /// <summary>The server ends a watch after this; the next resumes where it stood.</summary>
    private const int WatchSeconds = 300;

    /// <summary>Bookmarks come about each minute: a watch that is silent for longer is dead, or waits for a version of the future.</summary>
    private static readonly TimeSpan WatchSilence = TimeSpan.FromSeconds(150);

    private readonly HttpClient _http;
    private readonly TokenFile _token;
    private readonly TimeProvider _time;

    /// <summary>A client; <paramref name="handler"/> is disposed with it.</summary>
    public KubernetesClient(ClusterAccess access, HttpMessageHandler handler, TimeProvider time)
    {
        Namespace = access.Namespace;
        _token = new TokenFile(access.TokenFile, time);
        _time = time;
        _http = new HttpClient(handler) { BaseAddress = access.Url, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Namespace of this pod.</summary>
    public string Namespace { get; }

    /// <summary>GET of one object or one page of a list.</summary>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> json, CancellationToken cancel)
    {
        using var limit = new Limit(AnswerLimit, _time, cancel);
        try
        {
            using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), HttpCompletionOption.ResponseContentRead, limit.Token);
            return await response.Content.ReadFromJsonAsync(json, limit.Token)
                ?? throw new KubernetesException(KubernetesErrorKind.Unavailable, $"GET {path}: an empty answer");
        }
        catch (Exception error) when (IsNoAnswer(error, cancel))
        {
            throw NoAnswer($"GET {path}", error);
        }
    }

    /// <summary>Merge patch of one object.</summary>
    public async Task PatchAsync(string path, string mergePatch, CancellationToken cancel)
    {
        using var limit = new Limit(AnswerLimit, _time, cancel);
        try
        {
            using var response = await SendAsync(
                () => new HttpRequestMessage(HttpMethod.Patch, path) { Content = new StringContent(mergePatch, Encoding.UTF8, "application/merge-patch+json") },
                HttpCompletionOption.ResponseContentRead,
                limit.Token);
        }
        catch (Exception error) when (IsNoAnswer(error, cancel))
        {
            throw NoAnswer($"PATCH {path}", error);
        }
    }

    /// <summary>
    /// Events after a resource version; ends when the server ends the watch. An <see cref="KubernetesErrorKind.Expired"/> exception asks for a
    /// new list.
    /// </summary>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        string path, string labelSelector, string resourceVersion, [EnumeratorCancellation] CancellationToken cancel)
    {
        var query = $"{path}?watch=1&allowWatchBookmarks=true&timeoutSeconds={WatchSeconds}" +
            $"&resourceVersion={Uri.EscapeDataString(resourceVersion)}&labelSelector={Uri.EscapeDataString(labelSelector)}";
        using var silence = new Limit(WatchSilence, _time, cancel);
        using var response = await OpenAsync(path, query, silence.Token, cancel);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(silence.Token));
        while (await ReadLineAsync(lines, path, silence.Token, cancel) is { } line)
        {
            silence.Restart(WatchSilence);
            var item = Parse(line, path);
            if (item.Type == "ERROR")
            {
                // 410 comes this way too, within a 200 answer.
                throw KubernetesException.From(item.Object.Deserialize(KubernetesJson.Default.Status) ?? new Status(), $"WATCH {path}");
            }

            yield return item;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> OpenAsync(string path, string query, CancellationToken limit, CancellationToken cancel)
    {
        try
        {
            return await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, query), HttpCompletionOption.ResponseHeadersRead, limit);
        }
        catch (Exception error) when (IsNoAnswer(error, cancel))
        {
            throw NoAnswer($"WATCH {path}", error);
        }
    }

    private static WatchEvent Parse(string line, string path)
    {
        try
        {
            return JsonSerializer.Deserialize(line, KubernetesJson.Default.WatchEvent)
                ?? throw new KubernetesException(KubernetesErrorKind.Unavailable, $"WATCH {path}: an empty event");
        }
        catch (JsonException error)
        {
            throw NoAnswer($"WATCH {path}", error);
        }
    }

    private static async Task<string?> ReadLineAsync(StreamReader lines, string path, CancellationToken limit, CancellationToken cancel)
    {
        try
        {
            return await lines.ReadLineAsync(limit);
        }
        catch (Exception error) when (IsNoAnswer(error, cancel))
        {
            throw NoAnswer($"WATCH {path}", error);
        }
    }

    /// <summary>Sends with the token; once more with a newer one when it is refused.</summary>
    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, HttpCompletionOption completion, CancellationToken cancel)
    {
        while (true)
        {
            using var request = make();
            var token = _token.Read();
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            var response = await _http.SendAsync(request, completion, cancel);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
            {
                if (response.StatusCode == HttpStatusCode.Unauthorized && _token.Refuse(token))
                    continue;
                throw KubernetesException.From(
                    response.StatusCode, await ReadStatusAsync(response, cancel), $"{request.Method} {request.RequestUri!.AbsolutePath}");
            }
        }
    }

    private static async Task<Status?> ReadStatusAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(KubernetesJson.Default.Status, cancel);
        }
        catch (JsonException)
        {
            // Something between us and the API server answered; its code says enough.
            return null;
        }
    }

    private static bool IsNoAnswer(Exception error, CancellationToken cancel) =>
        error is HttpRequestException or IOException or JsonException or UnauthorizedAccessException
        || (error is OperationCanceledException && !cancel.IsCancellationRequested);

    private static KubernetesException NoAnswer(string what, Exception error) => new(
        KubernetesErrorKind.Unavailable, $"{what}: {(error is OperationCanceledException ? "no answer in time" : error.Message)}", error);

    /// <summary>A time limit within a caller's own.</summary>
    private sealed class Limit : IDisposable
    {
        private readonly CancellationTokenSource _timer;
        private readonly CancellationTokenSource _linked;

        public Limit(TimeSpan limit, TimeProvider time, CancellationToken cancel)
        {
            _timer = new CancellationTokenSource(limit, time);
            _linked = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancel);
        }

        public CancellationToken Token => _linked.Token;

        public void Restart(TimeSpan limit) => _timer.CancelAfter(limit);

        public void Dispose()
        {
            _linked.Dispose();
            _timer.Dispose();
        }
    }
}
