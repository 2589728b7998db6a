using System.Net.Http.Json;
using RoomLens.Contracts.Agents.Plans;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;
using RoomLens.ObserverBot.Calls;

namespace RoomLens.ObserverBot.SfuControl;

/// <summary>The SFU's control API (contracts section 4) as a bot uses it, under the assignment's token. Thread-safe.</summary>
internal sealed class SfuClient(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private readonly JsonCaller _caller = new(http, time);

    /// <summary>Creates this bot's plain transport in a room; the same id again gives the same one.</summary>
    public Task<Reply<ObserverCreated>> CreateObserverAsync(Assignment assignment, CreateObserver body, CancellationToken ct) =>
        _caller.SendAsync(
            Request(HttpMethod.Post, Observers(assignment), JsonContent.Create(body, ContractsJson.Default.CreateObserver)),
            assignment.Token, ContractsJson.Default.ObserverCreated, Limit, ct);

    /// <summary>Closes it with all its consumers.</summary>
    public Task<Reply<Nothing>> DeleteObserverAsync(Assignment assignment, string observerId, CancellationToken ct) =>
        PlainAsync(assignment, HttpMethod.Delete, $"{Observers(assignment)}/{Escape(observerId)}", ct);

    /// <summary>Consumes the assignment's producer, paused.</summary>
    public Task<Reply<ConsumerCreated>> CreateConsumerAsync(Assignment assignment, string observerId, CancellationToken ct)
    {
        var body = new CreateConsumer
        {
            ProducerId = assignment.ProducerId,
            Token = assignment.Token,
            Epoch = assignment.Epoch,
            AssignmentId = assignment.AssignmentId,
            Want = assignment.Want,
            Cap = assignment.Cap,
        };
        return _caller.SendAsync(
            Request(
                HttpMethod.Post, $"{Observers(assignment)}/{Escape(observerId)}/consumers",
                JsonContent.Create(body, ContractsJson.Default.CreateConsumer)),
            assignment.Token, ContractsJson.Default.ConsumerCreated, Limit, ct);
    }

    /// <summary>Lets media flow, from the next key frame; harmless to repeat, and so the way to ask whether the consumer still exists.</summary>
    public Task<Reply<Nothing>> ResumeAsync(Assignment assignment, string observerId, string consumerId, CancellationToken ct) =>
        PlainAsync(assignment, HttpMethod.Post, $"{Consumer(assignment, observerId, consumerId)}/resume", ct);

    /// <summary>Closes a consumer.</summary>
    public Task<Reply<Nothing>> DeleteConsumerAsync(Assignment assignment, string observerId, string consumerId, CancellationToken ct) =>
        PlainAsync(assignment, HttpMethod.Delete, Consumer(assignment, observerId, consumerId), ct);

    private Task<Reply<Nothing>> PlainAsync(Assignment assignment, HttpMethod method, string url, CancellationToken ct) =>
        _caller.SendAsync<Nothing>(Request(method, url, null), assignment.Token, null, Limit, ct);

    private static HttpRequestMessage Request(HttpMethod method, string url, HttpContent? content) => new(method, url) { Content = content };

    private static string Observers(Assignment assignment) =>
        $"{assignment.SfuUrl.TrimEnd('/')}/v1/rooms/{Escape(assignment.RoomId)}/observers";

    private static string Consumer(Assignment assignment, string observerId, string consumerId) =>
        $"{Observers(assignment)}/{Escape(observerId)}/consumers/{Escape(consumerId)}";

    private static string Escape(string part) => Uri.EscapeDataString(part);
}
