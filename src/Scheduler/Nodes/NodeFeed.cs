using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using RoomLens.Contracts;
using RoomLens.Contracts.Agents;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Auth;
using RoomLens.Hosting.Http.Sse;
using RoomLens.Scheduler.Core;

namespace RoomLens.Scheduler.Nodes;

/// <summary>Follows <c>GET /v1/feed</c> of one node instance: resumes where it broke off, and starts over from a snapshot when it must.</summary>
internal sealed class NodeFeed(HttpClient http, SchedulerState state, TokenIssuer tokens, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>The feed sends a heartbeat every 10 s; a connection that is silent for longer is dead.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(25);

    /// <summary>Runs until cancelled.</summary>
    public async Task FollowAsync(AgentHello node, CancellationToken cancel)
    {
        string? lastId = null;
        var pause = FirstPause;
        var isBroken = false;
        while (true)
        {
            try
            {
                await foreach (var item in ReadAsync(node, lastId, cancel))
                {
                    lastId = Apply(node, item) ? item.EventId ?? lastId : throw new InvalidDataException("a message before the snapshot");
                    pause = FirstPause;
                    isBroken = false;
                }
            }
            catch (Exception error) when (error is HttpRequestException or IOException or JsonException or InvalidDataException
                || (error is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                if (error is JsonException or InvalidDataException)
                    lastId = null;
                if (!isBroken)
                    Log.FeedBroken(logger, node.Id, error.Message);
                isBroken = true;
            }

            await Task.Delay(pause, time, cancel);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async IAsyncEnumerable<SseItem<string>> ReadAsync(
        AgentHello node, string? lastId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        silence.CancelAfter(Silence);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{node.Addresses.Control}/v1/feed");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var token = tokens.Issue("scheduler", new Grants { Control = true }, TimeSpan.FromMinutes(5));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (lastId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        response.EnsureSuccessStatusCode();
        await using var body = new WatchedStream(await response.Content.ReadAsStreamAsync(silence.Token), () => silence.CancelAfter(Silence));
        await foreach (var item in SseParser.Create(body).EnumerateAsync(silence.Token))
            yield return item;
    }

    /// <summary>False = the message cannot be applied without a snapshot first.</summary>
    private bool Apply(AgentHello hello, SseItem<string> item)
    {
        var message = JsonSerializer.Deserialize(item.Data, ContractsJson.Default.FeedMessage) ?? throw new JsonException("an empty message");
        return state.Read(_ =>
        {
            if (state.Nodes.Find(hello.Id) is not { IsLive: true } node || node.Hello.InstanceId != hello.InstanceId)
                return true;
            var applied = node.Apply(message);
            if (message.Type == FeedTypes.Reset)
                Log.FeedFollowed(logger, node.Id, node.Rooms.Count);
            state.Changed.Set();
            return applied;
        });
    }
}
