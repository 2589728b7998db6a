using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using RoomLens.Contracts.Sfu;
using RoomLens.Hosting.Time;
using RoomLens.Sfu.Signalling;
using RoomLens.Sfu.Tests.Feed;
using RoomLens.Sfu.Tests.Peers;
using RoomLens.Sfu.Tests.Signalling;
using RoomLens.Sfu.Workers;

namespace RoomLens.Sfu.Tests.Workers;

/// <summary>The second worker dies under the hands of its peers; the first one's are to notice nothing.</summary>
public sealed class WorkerDeathTests : IDisposable
{
    private static readonly TimeSpan ReplacedWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ManualResetEventSlim _stall = new();

    [Theory]
    [InlineData("crash")]
    [InlineData("stall")]
    public async Task Death_OfOneWorker_ReplacesItOnItsPorts_AndTheOtherForwardsEveryPacket(string kind)
    {
        await using var host = await TwoWorkersTests.StartAsync();
        using var other = await Leg.OpenAsync(host, "a");
        using var lost = await Leg.OpenAsync(host, "b");
        await lost.ReachAsync();
        var slot = host.Node.Workers.Slots[1];
        var (life, ports) = (slot.Life!, slot.Ports);
        var before = slot.Totals.Loop;
        using var sending = new CancellationTokenSource();
        var sequences = new ConcurrentQueue<int>();
        using var reading = new CancellationTokenSource();
        var read = ReadAsync(other, sequences, reading.Token);
        var sent = SendAsync(other, sending.Token);

        var clock = Stopwatch.StartNew();
        Kill(life, kind);
        var starved = await UntilReplacedAsync(slot, life);
        var replaced = clock.Elapsed;

        using var fresh = await Leg.OpenAsync(host, "b");
        await fresh.ReachAsync();
        using var publisher = await TestPeer.ConnectAsync(host, "/whip/c?peer=alice", "sendonly");
        await sending.CancelAsync();
        var count = await sent;
        await UntilAsync(async () => (await other.CountAsync(host)).Taken == count);
        var (taken, forwarded, sheds) = await other.CountAsync(host);
        await UntilAsync(() => sequences.Count == forwarded);
        await reading.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);

        // Time in which the machine gave the process no processor is nobody's fault.
        Assert.True(replaced - starved < ReplacedWithin, $"replaced after {replaced.TotalMilliseconds:0} ms, {starved.TotalMilliseconds:0} ms of them without a processor");
        Assert.Equal((ports, ports.Internal), (slot.Ports, fresh.Observer.Port));
        Assert.True(slot.Totals.Loop.Received > before.Received && slot.Totals.Loop.Sent > before.Sent, "the counters went back");
        Assert.Equal(Enumerable.Range(sequences.First(), sequences.Count), sequences);
        Assert.True(forwarded == taken || sheds > 0, $"{forwarded} of {taken} packets went on");
        Assert.Equal((1, 0), (slot.Deaths(kind == "stall" ? DeathReason.Stall : DeathReason.Crash), host.Node.Workers.Slots[0].Deaths(DeathReason.Stall)));
    }

    [Theory]
    [InlineData("crash")]
    [InlineData("stall")]
    public async Task Death_IsToldToThePeersOfItsRooms_AndToNobodyElse(string kind)
    {
        await using var host = await TwoWorkersTests.StartAsync();
        using var ann = await SignallingClient.JoinAsync(host, "a", "ann");
        using var bob = await SignallingClient.JoinAsync(host, "b", "bob");
        using var leg = await Leg.OpenAsync(host, "b");
        using var publisher = await TestPeer.ConnectAsync(host, "/whip/b?peer=carol", "sendonly");
        var slot = host.Node.Workers.Slots[1];
        var life = slot.Life!;
        Assert.Same(life, host.Node.Workers.Rooms.Find("b"));
        await using var feed = await FeedClient.OpenAsync(host);
        await feed.NextAsync();

        Kill(life, kind);
        await bob.UntilClosedAsync();
        await UntilReplacedAsync(slot, life);
        var closes = await feed.UntilAsync(message => message is { Type: FeedTypes.PeerLeft, PeerId: "carol" });
        using var session = await host.Public.GetAsync(publisher.Session);
        using var producer = await host.Control.GetAsync($"/v1/rooms/b/producers/{leg.Producer.ProducerId}");
        using var resumed = await host.Control.PostAsync($"/v1/rooms/b/observers/bot/consumers/{leg.Consumer.ConsumerId}/resume", null);
        using var again = await SignallingClient.JoinAsync(host, "b", "bob");

        Assert.Equal((WebSocketCloseStatus)ProtooConnection.ComeAgain, bob.CloseStatus);
        Assert.All([session, producer, resumed], response => Assert.Equal(HttpStatusCode.NotFound, response.StatusCode));
        Assert.All(closes, close => Assert.Equal("b", close.RoomId));
        var lost = closes.Where(close => close.Reason == "worker_lost").ToArray();
        Assert.Equal("a-b", Assert.Single(lost, close => close.Type == FeedTypes.ConsumerClosed).AssignmentId);
        Assert.Equal(2, lost.Count(close => close.Type == FeedTypes.ProducerClosed));
        Assert.Equal(["bob", "cam", "carol"], lost.Where(close => close.Type == FeedTypes.PeerLeft).Select(close => close.PeerId).Order());
        await ann.AskAsync("getRouterRtpCapabilities");
        Assert.Null(ann.CloseStatus);
    }

    [Fact]
    public async Task StalledThread_ComesBack_EndsWithoutAWordAndIsNoLongerLeaked()
    {
        await using var host = await TwoWorkersTests.StartAsync();
        using var other = await Leg.OpenAsync(host, "a");
        using var lost = await Leg.OpenAsync(host, "b");
        var slot = host.Node.Workers.Slots[1];
        var life = slot.Life!;
        Kill(life, "stall");
        await UntilReplacedAsync(slot, life);
        await host.PublishPlainAsync("b", "successor");
        var leaked = (slot.LeakedThreads, slot.LeakedObjects);
        var metrics = host.Scrape();

        _stall.Set();
        await life.Worker.Loop.Ended.WaitAsync(Limit);
        await UntilAsync(() => slot.LeakedThreads == 0);

        // A room, a producer, a consumer and the thread.
        Assert.Equal((1, 4), leaked);
        Assert.Equal(0, slot.LeakedObjects);
        foreach (var line in (string[])["roomlens_sfu_worker_leaked 4", "roomlens_sfu_worker_deaths_total{reason=\"stall\"} 1", "roomlens_sfu_worker_deaths_total{reason=\"crash\"} 0"])
            Assert.Contains(line + "\n", metrics, StringComparison.Ordinal);
        Assert.Contains("roomlens_sfu_worker_leaked 0\n", host.Scrape(), StringComparison.Ordinal);
        Assert.Same(slot.Life, host.Node.Workers.Rooms.Find("b"));
        await using var feed = await FeedClient.OpenAsync(host);
        var room = (await feed.NextAsync()).Rooms!.Single(room => room.RoomId == "b");
        Assert.Equal("successor", Assert.Single(room.Producers).PeerId);
    }

    [Fact]
    public async Task Command_ForAWorkerThatStalls_Answers503()
    {
        await using var host = await TwoWorkersTests.StartAsync();
        await host.PublishPlainAsync("a");
        await host.PublishPlainAsync("b");
        var slot = host.Node.Workers.Slots[1];
        var life = slot.Life!;

        Kill(life, "stall");
        using var lost = await host.Control.GetAsync("/v1/rooms/b");
        await UntilReplacedAsync(slot, life);
        using var gone = await host.Control.GetAsync("/v1/rooms/b");
        using var kept = await host.Control.GetAsync("/v1/rooms/a");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.NotFound, HttpStatusCode.OK), (lost.StatusCode, gone.StatusCode, kept.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(1), lost.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Death_WhileThePortIsTaken_IsMendedOnceItIsFree()
    {
        await using var host = await TwoWorkersTests.StartAsync();
        await host.PublishPlainAsync("a");
        var slot = host.Node.Workers.Slots[1];
        var life = slot.Life!;
        using var thief = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        life.Worker.Loop.Post(() =>
        {
            life.Worker.Loop.Close(life.Worker.Internal.Socket);
            thief.Bind(new IPEndPoint(IPAddress.Loopback, slot.Ports.Internal));
            throw new InvalidOperationException("a defect");
        });
        await UntilAsync(() => slot.VacantSince is not null);

        using var placed = await Leg.OpenAsync(host, "b");
        thief.Dispose();
        await UntilReplacedAsync(slot, life);

        Assert.Equal(host.Node.Workers.Slots[0].Ports.Internal, placed.Observer.Port);
    }

    [Theory]
    [InlineData("crash")]
    [InlineData("stall")]
    public async Task Death_WithTcpConnections_ClosesThemAndListensAgain(string kind)
    {
        await using var host = await TwoWorkersTests.StartAsync(options => options.Tcp = true);
        var slot = host.Node.Workers.Slots[1];
        var life = slot.Life!;
        using var before = new TcpClient();
        await before.ConnectAsync(IPAddress.Loopback, slot.Ports.Media);

        Kill(life, kind);
        var read = await Record.ExceptionAsync(async () => Assert.Equal(0, await before.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Limit)));
        await UntilReplacedAsync(slot, life);
        using var after = new TcpClient();
        await after.ConnectAsync(IPAddress.Loopback, slot.Ports.Media);

        // The end of the stream, or a reset.
        Assert.True(read is null or IOException, $"{read}");
        Assert.True(after.Connected);
    }

    [Fact]
    public async Task Stop_WhileAThreadHangs_DoesNotWaitForIt()
    {
        var host = await TwoWorkersTests.StartAsync();
        var life = host.Node.Workers.Slots[1].Life!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        Kill(life, "stall");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Node.StopAsync(patience.Token));

        await host.DisposeAsync().AsTask().WaitAsync(Limit);
    }

    public void Dispose()
    {
        _stall.Set();
        _stall.Dispose();
    }

    private void Kill(WorkerLife life, string kind) => life.Worker.Loop.Post(() =>
    {
        if (kind == "crash") throw new InvalidOperationException("a defect");
        _stall.Wait();
    });

    /// <summary>How long the process waited for a processor meanwhile.</summary>
    private static async Task<TimeSpan> UntilReplacedAsync(WorkerSlot slot, WorkerLife dead)
    {
        var waits = new ProcessorWaits();
        var starved = waits.Sample();
        await UntilAsync(() =>
        {
            starved += waits.Sample();
            return slot.Life is { } life && life != dead;
        });
        return starved;
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < Limit);
            await Task.Delay(5);
        }
    }

    /// <summary>Reads all that comes, so that the kernel's buffer never overflows.</summary>
    private static async Task ReadAsync(Leg leg, ConcurrentQueue<int> sequences, CancellationToken cancellationToken)
    {
        while (true) sequences.Enqueue(await leg.ReceiveAsync(cancellationToken));
    }

    /// <summary>A frame every few milliseconds until cancelled; how many.</summary>
    private static async Task<int> SendAsync(Leg leg, CancellationToken cancellationToken)
    {
        var count = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            await leg.SendAsync();
            count++;
            await Task.Delay(20, CancellationToken.None);
        }

        return count;
    }
}
