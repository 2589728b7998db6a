using System.Net.ServerSentEvents;
using System.Text.Json;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;
using RoomLens.Sfu.Tests.Http;

namespace RoomLens.Sfu.Tests.Consent;

/// <summary>A node's feed, read until it tells what a test waits for.</summary>
internal sealed class FeedWatch : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly Stream _body;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private FeedWatch(Stream body)
    {
        _body = body;
        _items = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();
    }

    public static async Task<FeedWatch> OpenAsync(SfuTestHost host) => new(await host.Control.GetStreamAsync("/v1/feed"));

    /// <summary>Reads on until a message tells that this is what bars a participant's stream (null = nothing), snapshot included.</summary>
    public async Task<ProducerState> BarredAsync(string peer, string? bar)
    {
        while (await _items.MoveNextAsync().AsTask().WaitAsync(Limit))
        {
            var message = JsonSerializer.Deserialize(_items.Current.Data, ContractsJson.Default.FeedMessage)!;
            var told = message.Rooms?.SelectMany(room => room.Producers) ?? (message.Producer is { } one ? [one] : []);
            if (told.FirstOrDefault(producer => producer.PeerId == peer && producer.Barred == bar && producer.Observable == (bar is null)) is { } found)
                return found;
        }

        throw new InvalidOperationException("The feed ended.");
    }

    public async ValueTask DisposeAsync()
    {
        await _body.DisposeAsync();
        try
        {
            await _items.DisposeAsync();
        }
        catch (NotSupportedException)
        {
            // A read is still under way on the closed connection.
        }
    }
}
