using System.Text;
using RoomLens.ObserverBot.Planning;

namespace RoomLens.ObserverBot.Tests.Planning;

public sealed class SseReaderTests
{
    [Fact]
    public async Task Read_EventsAndComments_GivesEvents()
    {
        const string body = ": hello\n\nid: 1\nevent: plan\ndata: {\"a\":1}\n\n:\n\ndata: x\r\ndata:y\r\n\r\ndata: unfinished";

        var messages = new List<SseMessage>();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(body));
        await foreach (var message in SseReader.ReadAsync(stream, TimeSpan.FromSeconds(5), TimeProvider.System, CancellationToken.None)) messages.Add(message);

        Assert.Equal([new SseMessage("plan", "{\"a\":1}"), new SseMessage("message", "x\ny")], messages);
    }
}
