using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RoomLens.Contracts;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Http.Sse;

namespace RoomLens.Sfu.Tests.Feed;

/// <summary>Ends a reader's stream and reads it as a client would.</summary>
internal static class FeedReading
{
    public static async Task<IReadOnlyList<(string Id, FeedMessage Message)>> ReadAllAsync(SseQueue queue)
    {
        queue.Complete();
        await using var services = new ServiceCollection().BuildServiceProvider();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Response.Body = body;
        await SseStream.RunAsync(context, queue, TimeProvider.System);
        body.Position = 0;
        var messages = new List<(string, FeedMessage)>();
        foreach (var item in SseParser.Create(body).Enumerate())
            messages.Add((item.EventId!, JsonSerializer.Deserialize(item.Data, ContractsJson.Default.FeedMessage)!));
        return messages;
    }
}
