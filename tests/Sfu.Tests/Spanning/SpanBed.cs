using System.Diagnostics;
using System.Net;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Tests.Http;
using RoomLens.Sfu.Tests.Workers;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Tests.Spanning;

/// <summary>A node of two workers, or more, with a room "r" whose home is the first one: a plain producer, and a limit that lets one observer stay there.</summary>
internal sealed class SpanBed : IAsyncDisposable
{
    public const string Room = "r";

    private readonly List<IDisposable> _owned = [];

    public required SfuTestHost Host { get; init; }

    public Camera Camera { get; private set; } = null!;

    public string ProducerId => Camera.Producer.ProducerId;

    /// <summary>The life of a worker now.</summary>
    public WorkerLife Life(int index) => Host.Node.Workers.Slots[index].Life!;

    public static async Task<SpanBed> OpenAsync(int spanAbove = 2, string? scheduler = null, int workers = 2)
    {
        var bed = new SpanBed
        {
            Host = await TwoWorkersTests.StartAsync(options => (options.SpanAbove, options.SchedulerUrl, options.Workers) = (spanAbove, scheduler, workers)),
        };
        bed.Camera = new Camera(await bed.Host.PublishPlainAsync(Room));
        await bed.Camera.SendAsync();
        await bed.Camera.ReportAsync();
        await bed.CountedAsync();
        return bed;
    }

    public async Task<Bot> ObserveAsync(string name, long? epoch = null)
    {
        var bot = await Bot.OpenAsync(Host, Room, name, ProducerId, epoch);
        _owned.Add(bot);
        await CountedAsync();
        return bot;
    }

    /// <summary>Observers on the first and on the second worker, in this order.</summary>
    public async Task<(Bot Near, Bot Far)> ObserveOnBothAsync()
    {
        var (near, far) = (await ObserveAsync("near"), await ObserveAsync("far"));
        Assert.Equal((0, 1), (near.Worker(Host), far.Worker(Host)));
        return (near, far);
    }

    /// <summary>Sends frames until a bot gets one, and everything that it was sent: its first packets wait for a key frame.</summary>
    public async Task<(ushort Sequence, uint Timestamp, byte[] Payload)> ReachAsync(Bot bot)
    {
        var first = bot.ReceiveAsync();
        while (!first.IsCompleted)
        {
            await Camera.SendAsync();
            await Task.WhenAny(first, Task.Delay(20));
        }

        return await first;
    }

    /// <summary>
    /// Reads what a bot is sent from a first packet on to a number: each as the camera sent it, without a hole in its numbers, and all of them, unless the
    /// machine lagged and observers were held back.
    /// </summary>
    public async Task FollowAsync(Bot bot, (ushort Sequence, uint Timestamp, byte[] Payload) start, Func<int> last)
    {
        Assert.True(Camera.IsKey(NumberOf(start.Timestamp)), $"began with {NumberOf(start.Timestamp)}");
        var (packet, count) = (start, 1);
        for (; NumberOf(packet.Timestamp) < last(); count++)
        {
            var number = NumberOf(packet.Timestamp);
            Assert.Equal(Camera.Payload(number, Camera.IsKey(number)), packet.Payload);
            var next = await bot.ReceiveAsync();
            Assert.Equal((ushort)(packet.Sequence + 1), next.Sequence);
            packet = next;
        }

        var all = NumberOf(packet.Timestamp) - NumberOf(start.Timestamp) + 1;
        Assert.True(count == all || await ShedsAsync(bot) > 0, $"{count} packets of {all}");
    }

    /// <summary>Waits until the workers have counted what there is: they do at the end of a turn.</summary>
    public async Task CountedAsync()
    {
        await Host.Node.Workers.EachAsync(_ => true);
        await Host.Node.Workers.EachAsync(_ => true);
    }

    /// <summary>Asks a worker about the room's only stream, its own or a mirror.</summary>
    public Task<T> AskAsync<T>(int worker, Func<Producer, T> question) => Life(worker).InvokeAsync(w => question(w.Rooms.Find(Room)!.Producers[ProducerId]));

    public async Task DeleteAsync(string path)
    {
        using var deleted = await Host.Control.DeleteAsync(path);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (var clock = Stopwatch.StartNew(); !await condition(); await Task.Delay(10))
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"Not within 20 s: {what}.");
    }

    /// <summary>Waits until no pipe, no part of a room and nothing else is left of it.</summary>
    public Task UntilNothingIsLeftAsync() => UntilAsync(
        async () =>
        {
            var left = await Host.Node.Workers.EachAsync(worker => worker.Pipes.Count + worker.Rooms.All.Count);
            return left.Sum() == 0 && Host.Node.Workers.Rooms.Count == 0 && Host.Node.Workers.Counts.Total == 0;
        },
        "nothing is left");

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _owned) one.Dispose();
        Camera.Dispose();
        await Host.DisposeAsync();
    }

    private static int NumberOf(uint timestamp) => (int)(timestamp / 3000);

    private async Task<long> ShedsAsync(Bot bot) =>
        (await Host.Node.Workers.EachAsync(worker => worker.Rooms.Find(Room)?.Producers.Values.SelectMany(producer => producer.Consumers)
            .Where(consumer => consumer.Id == bot.Consumer.ConsumerId).Sum(consumer => consumer.Sheds) ?? 0)).Sum();
}
