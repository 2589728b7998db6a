using System.Net.ServerSentEvents;
using System.Text.Json;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;
using RoomLens.Sfu.Tests.Http;

namespace RoomLens.Sfu.Tests.Feed;

/// <summary>A reader of <c>/v1/feed</c>.</summary>
internal sealed class FeedClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Stream _stream;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private FeedClient(Stream stream)
    {
        _stream = stream;
        _items = SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();
    }

    /// <summary>Ids seen so far.</summary>
    public List<string> Ids { get; } = [];

    public static async Task<FeedClient> OpenAsync(SfuTestHost host) => new(await host.Control.GetStreamAsync("/v1/feed"));

    public async Task<FeedMessage> NextAsync()
    {
        Assert.True(await _items.MoveNextAsync().AsTask().WaitAsync(Limit));
        Ids.Add(_items.Current.EventId!);
        return JsonSerializer.Deserialize(_items.Current.Data, ContractsJson.Default.FeedMessage)!;
    }

    /// <summary>Messages up to and with the first one that is wanted.</summary>
    public async Task<List<FeedMessage>> UntilAsync(Predicate<FeedMessage> wanted)
    {
        var messages = new List<FeedMessage>();
        do messages.Add(await NextAsync());
        while (!wanted(messages[^1]));
        return messages;
    }

    /// <summary>Reads on until a message tells that this is what bars a participant's stream (null = nothing), snapshot included.</summary>
    public async Task<ProducerState> BarredAsync(string peer, string? bar)
    {
        while (true)
        {
            var message = await NextAsync();
            var told = message.Rooms?.SelectMany(room => room.Producers) ?? (message.Producer is { } one ? [one] : []);
            if (told.FirstOrDefault(producer => producer.PeerId == peer && producer.Barred == bar && producer.Observable == (bar is null)) is { } found)
                return found;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
    }
}
