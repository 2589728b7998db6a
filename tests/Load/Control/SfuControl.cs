using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;

namespace RoomLens.Load.Control;

/// <summary>The control API, as far as a load needs it.</summary>
internal sealed class SfuControl(Uri address) : IDisposable
{
    private const string Vp8Sdp =
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=load\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 5004 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n";

    private const int Tries = 100;

    private readonly HttpClient _http = new() { BaseAddress = address };

    /// <summary>A plain VP8 producer, payload type 96.</summary>
    public Task<PlainProducerCreated> CreateProducerAsync(string room, string peer) =>
        PostAsync<PlainProducerCreated>($"/v1/rooms/{room}/plain-producers", new JsonObject { ["kind"] = "video", ["peerId"] = peer, ["sdp"] = Vp8Sdp });

    /// <summary>A consumer of its own observer at a port of this machine, running.</summary>
    public async Task ConsumeAsync(string room, string producerId, int port)
    {
        var observer = string.Create(CultureInfo.InvariantCulture, $"o{port}");
        await PostAsync<ObserverCreated>($"/v1/rooms/{room}/observers", new JsonObject { ["observerId"] = observer, ["ip"] = "127.0.0.1", ["port"] = port });
        var consumer = await CreateConsumerAsync(room, producerId, port);
        for (var tries = 0; !await TryResumeAsync($"{consumer}/resume"); tries++)
        {
            if (tries == Tries) throw new HttpRequestException($"The consumer at port {port} may not be resumed.");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>One more consumer of the observer that <see cref="ConsumeAsync"/> made for a port, paused; its path.</summary>
    public async Task<string> CreateConsumerAsync(string room, string producerId, int port)
    {
        var consumers = string.Create(CultureInfo.InvariantCulture, $"/v1/rooms/{room}/observers/o{port}/consumers");
        return $"{consumers}/{(await PostAsync<ConsumerCreated>(consumers, new JsonObject { ["producerId"] = producerId, ["paused"] = true })).ConsumerId}";
    }

    /// <summary>A request without a body that must succeed; its status.</summary>
    public async Task<HttpStatusCode> DoAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await _http.SendAsync(request);
        return answer.EnsureSuccessStatusCode().StatusCode;
    }

    /// <summary>Everything that is counted.</summary>
    public async Task<JsonObject> StatsAsync() => (await _http.GetFromJsonAsync<JsonObject>("/v1/stats"))!;

    /// <summary>A room as its readers see it; null when there is none.</summary>
    public async Task<JsonObject?> RoomAsync(string room)
    {
        using var answer = await _http.GetAsync(new Uri($"/v1/rooms/{room}", UriKind.Relative));
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonObject>() : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // A room that is new to the scheduler may not be observed until its policy is known: 403.
    private async Task<bool> TryResumeAsync(string path)
    {
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), null);
        if (answer.StatusCode != HttpStatusCode.Forbidden) answer.EnsureSuccessStatusCode();
        return answer.IsSuccessStatusCode;
    }

    private async Task<T> PostAsync<T>(string path, JsonObject body)
    {
        using var answer = await _http.PostAsJsonAsync(path, body);
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException($"{path} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return (T)(await answer.Content.ReadFromJsonAsync(typeof(T), ContractsJson.Default))!;
    }
}
