using System.Net.Http.Headers;
using System.Net.Http.Json;
using RoomLens.Contracts.Agents.Observations;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.ObserverBot.Calls;

namespace RoomLens.ObserverBot.Agents;

/// <summary>The scheduler's agent API (contracts section 8) as seen by one bot. Thread-safe.</summary>
internal sealed class SchedulerClient
{
    // Heartbeats and live boxes are worthless when late; observations are large and worth waiting for.
    private static readonly TimeSpan ShortLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan UploadLimit = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly JsonCaller _caller;
    private readonly Func<string?> _token;
    private readonly Uri _agents;
    private readonly Uri _self;

    /// <summary>A client for one bot.</summary>
    /// <param name="http">Without a time limit of its own.</param>
    /// <param name="baseUrl">Base URL of the scheduler.</param>
    /// <param name="agentId">The bot.</param>
    /// <param name="token">Gives a fresh token with grant <c>agent</c>, or null in development mode.</param>
    /// <param name="time">Source of time.</param>
    public SchedulerClient(HttpClient http, string baseUrl, string agentId, Func<string?> token, TimeProvider time)
    {
        _http = http;
        _caller = new JsonCaller(http, time);
        _token = token;
        _agents = new Uri(baseUrl.TrimEnd('/') + "/v1/agents");
        _self = new Uri($"{_agents}/{Uri.EscapeDataString(agentId)}");
    }

    /// <summary>Introduces the bot; harmless to repeat.</summary>
    public Task<Reply<AgentWelcome>> HelloAsync(AgentHello hello, CancellationToken ct) =>
        _caller.SendAsync(
            Post(_agents.ToString(), JsonContent.Create(hello, ContractsJson.Default.AgentHello)),
            _token(), ContractsJson.Default.AgentWelcome, ShortLimit, ct);

    /// <summary>Tells that the bot lives and how it does.</summary>
    public Task<Reply<HeartbeatReply>> HeartbeatAsync(AgentHeartbeat heartbeat, CancellationToken ct) =>
        _caller.SendAsync(
            Post(_self + "/heartbeat", JsonContent.Create(heartbeat, ContractsJson.Default.AgentHeartbeat)),
            _token(), ContractsJson.Default.HeartbeatReply, ShortLimit, ct);

    /// <summary>Uploads observations; idempotent.</summary>
    public Task<Reply<ObservationAck>> UploadAsync(ObservationBatch batch, CancellationToken ct) =>
        _caller.SendAsync(
            Post(_self + "/observations", JsonContent.Create(batch, ContractsJson.Default.ObservationBatch)),
            _token(), ContractsJson.Default.ObservationAck, UploadLimit, ct);

    /// <summary>Sends live boxes.</summary>
    public Task<Reply<Nothing>> SendFramesAsync(LiveFrames frames, CancellationToken ct) =>
        _caller.SendAsync<Nothing>(
            Post(_self + "/frames", JsonContent.Create(frames, ContractsJson.Default.LiveFrames)), _token(), null, ShortLimit, ct);

    /// <summary>Says good-bye, so that the streams move at once.</summary>
    public Task<Reply<Nothing>> LeaveAsync(CancellationToken ct) =>
        _caller.SendAsync<Nothing>(new HttpRequestMessage(HttpMethod.Delete, _self), _token(), null, ShortLimit, ct);

    /// <summary>Opens the plan stream; the caller reads and disposes it. Throws what <see cref="HttpClient"/> throws.</summary>
    public async Task<HttpResponseMessage> OpenPlanAsync(string instanceId, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_self}/plan?instance={Uri.EscapeDataString(instanceId)}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (_token() is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
    }

    private static HttpRequestMessage Post(string url, HttpContent content) => new(HttpMethod.Post, url) { Content = content };
}
