using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RoomLens.Hosting.Http.Sse;

namespace RoomLens.Hosting.Tests.Http;

public class SseTests
{
    [Fact]
    public async Task RunAsync_QueuedMessages_ArriveAsEvents()
    {
        var queue = new SseQueue(10);
        queue.TryAdd(Message("one", "1", "test"));
        queue.TryAdd(Message("a\r\nb\nc", "2"));
        queue.Complete();
        await using var server = await StartAsync(queue, TimeProvider.System);

        using var response = await server.GetAsync("/sse");

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("id: 1\nevent: test\ndata: one\n\nid: 2\ndata: a\ndata: b\ndata: c\n\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task WatchedStream_EventWithoutEnd_IsBrokenOffAtItsBound()
    {
        var (reads, buffer) = (0, new byte[1 << 20]);
        await using var stream = new WatchedStream(new EndlessStream("data: x\r\n"), () => reads++);

        var error = await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true) await stream.ReadExactlyAsync(buffer);
        });

        Assert.Equal($"an event of more than {WatchedStream.MaxEventBytes} octets", error.Message);
        Assert.Equal(1 + WatchedStream.MaxEventBytes / buffer.Length, reads);
    }

    [Theory]
    [InlineData("data: x\n\n")]
    [InlineData("data: x\r\n\r\n")]
    [InlineData("data: x\r\r")]
    [InlineData(":\n\r\n")]
    public void EventSize_EventsThatEnd_BeginsAnewWithEach(string text)
    {
        var (size, octets) = (default(EventSize), Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, 100))));

        // In pieces of one to seven octets: line ends are cut apart too.
        for (var (at, step) = (0, 1); at < octets.Length; at += step, step = step % 7 + 1)
        {
            size.Add(octets.AsSpan(at, Math.Min(step, octets.Length - at)));
            Assert.InRange(size.Octets, 0, text.Length + 7);
        }
    }

    [Fact]
    public async Task RunAsync_Silence_SendsHeartbeatsAndThenGoesOn()
    {
        var time = new ManualTime();
        var queue = new SseQueue(10);
        await using var server = await StartAsync(queue, time);
        using var response = await server.Client.GetAsync("/sse", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        await time.WaitUntilArmedAsync();
        time.Advance(SseStream.HeartbeatInterval);
        var heartbeat = await ReadAsync(reader);
        queue.TryAdd(Message("late", "9"));

        Assert.Equal(":", heartbeat);
        Assert.Equal("", await ReadAsync(reader));
        Assert.Equal("id: 9", await ReadAsync(reader));
        Assert.Equal("data: late", await ReadAsync(reader));
    }

    [Fact]
    public async Task TryAdd_ClientTooSlow_ClosesAfterWhatWasQueued()
    {
        var queue = new SseQueue(2);
        Assert.True(queue.TryAdd(Message("1")));
        Assert.True(queue.TryAdd(Message("2")));
        Assert.False(queue.TryAdd(Message("3")));
        Assert.False(queue.TryAdd(Message("4")));
        await using var server = await StartAsync(queue, TimeProvider.System);

        var text = await server.Client.GetStringAsync("/sse");

        Assert.True(queue.Overflowed);
        Assert.Equal("data: 1\n\ndata: 2\n\n", text);
    }

    [Fact]
    public async Task RunAsync_ClientGoes_Ends()
    {
        var ended = new TaskCompletionSource();
        var queue = new SseQueue(2);
        await using var server = await TestServer.StartAsync((app, _) => app.MapGet("/sse", async context =>
        {
            await SseStream.RunAsync(context, queue, TimeProvider.System);
            ended.SetResult();
        }));
        var response = await server.Client.GetAsync("/sse", HttpCompletionOption.ResponseHeadersRead);

        response.Dispose();

        await ended.Task.WaitAsync(TestTimeout.Value);
    }

    [Fact]
    public async Task RunAsync_HostStops_EndsAtOnce()
    {
        await using var server = await StartAsync(new SseQueue(2), new ManualTime());
        using var response = await server.Client.GetAsync("/sse", HttpCompletionOption.ResponseHeadersRead);

        await server.App.StopAsync(CancellationToken.None).WaitAsync(TestTimeout.Value);

        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public void LastEventId_HeaderOrQuery_IsFound()
    {
        var context = new DefaultHttpContext();
        Assert.Null(SseWriter.LastEventId(context.Request));

        context.Request.QueryString = new QueryString("?lastEventId=q");
        Assert.Equal("q", SseWriter.LastEventId(context.Request));

        context.Request.Headers["Last-Event-ID"] = "h";
        Assert.Equal("h", SseWriter.LastEventId(context.Request));
    }

    private static async Task<string?> ReadAsync(StreamReader reader) => await reader.ReadLineAsync().WaitAsync(TestTimeout.Value);

    private static Task<TestServer> StartAsync(SseQueue queue, TimeProvider time) =>
        TestServer.StartAsync((app, _) => app.MapGet("/sse", context => SseStream.RunAsync(context, queue, time)));

    private static SseMessage Message(string data, string? id = null, string? name = null) => new(Encoding.UTF8.GetBytes(data), name, id);
}
