using System.Net;
using System.Net.Sockets;
using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;

namespace RoomLens.Hosting.Tests.Udp;

public class MediaLoopCommandTests
{
    private readonly MonotonicClock _clock = new();

    [Fact]
    public async Task InvokeAsync_Function_RunsOnTheLoopAndAnswers()
    {
        await using var loop = new MediaLoop(new MediaLoopOptions(), _clock);
        loop.Start(new RecordingHandler());

        Assert.True(await loop.InvokeAsync(() => loop.IsLoopThread).WaitAsync(TestTimeout.Value));
        Assert.False(loop.IsLoopThread);
    }

    [Fact]
    public async Task InvokeAsync_ExceptionInside_IsTheAskersAndTheLoopGoesOn()
    {
        await using var loop = new MediaLoop(new MediaLoopOptions(), _clock);
        loop.Start(new RecordingHandler());

        await Assert.ThrowsAsync<FormatException>(() => loop.InvokeAsync<int>(() => throw new FormatException()));

        Assert.Equal(1, await loop.InvokeAsync(() => 1).WaitAsync(TestTimeout.Value));
        Assert.False(loop.Faulted.IsCompleted);
    }

    [Fact]
    public async Task Post_ExceptionInside_EndsTheLoopAndIsReported()
    {
        await using var loop = new MediaLoop(new MediaLoopOptions(), _clock);
        loop.Start(new RecordingHandler());

        Assert.True(loop.Post(() => throw new FormatException("gone")));

        Assert.Equal("gone", (await loop.Faulted.WaitAsync(TestTimeout.Value)).Message);
        await loop.Ended.WaitAsync(TestTimeout.Value);
        var ended = await Assert.ThrowsAsync<MediaLoopEndedException>(() => loop.InvokeAsync(() => 1).WaitAsync(TestTimeout.Value));
        Assert.IsType<FormatException>(ended.InnerException);
    }

    [Fact]
    public async Task HandleDatagram_Throws_EndsTheLoopAndClosesItsSockets()
    {
        await using var loop = new MediaLoop(new MediaLoopOptions(), _clock);
        var bound = loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Public);
        loop.Start(new RecordingHandler { OnDatagram = (_, _, _) => throw new InvalidDataException("bug") });
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        client.SendTo([1], bound.LocalEndPoint);

        Assert.IsType<InvalidDataException>(await loop.Faulted.WaitAsync(TestTimeout.Value));
        await loop.Ended.WaitAsync(TestTimeout.Value);
        using var again = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        again.Bind(bound.LocalEndPoint);
    }

    [Fact]
    public async Task Post_QueueFull_ReturnsFalseAndInvokeFails()
    {
        await using var loop = new MediaLoop(new MediaLoopOptions { CommandCapacity = 2 }, _clock);

        Assert.True(loop.Post(() => { }));
        Assert.True(loop.Post(() => { }));
        Assert.False(loop.Post(() => { }));
        await Assert.ThrowsAsync<MediaLoopBusyException>(() => loop.InvokeAsync(() => 1));
    }

    [Fact]
    public async Task Post_ManyThreads_RunsEachOnce()
    {
        const int PerThread = 500;
        var count = 0;
        await using var loop = new MediaLoop(new MediaLoopOptions(), _clock);
        loop.Start(new RecordingHandler());

        await Parallel.ForEachAsync(Enumerable.Range(0, 4 * PerThread), async (_, ct) => await loop.InvokeAsync(() => count++).WaitAsync(TestTimeout.Value, ct));

        Assert.Equal(4 * PerThread, count);
    }

    [Fact]
    public async Task HandleTimeout_DeadlinePasses_IsCalledWithoutTraffic()
    {
        var handler = new RecordingHandler { NextTimeout = _clock.Now + TimeSpan.FromMilliseconds(5) };
        var deadline = handler.NextTimeout.Value;
        await using var loop = new MediaLoop(new MediaLoopOptions(), _clock);

        loop.Start(handler);

        Assert.True(await handler.Timeouts.ReadAsync().AsTask().WaitAsync(TestTimeout.Value) >= deadline);
    }

    [Fact]
    public async Task Turn_CommandArmsATimer_FiresIt()
    {
        var handler = new RecordingHandler();
        await using var loop = new MediaLoop(new MediaLoopOptions { IdleTurn = TimeSpan.FromMinutes(10) }, _clock);
        loop.Start(handler);

        await loop.InvokeAsync(() => handler.NextTimeout = _clock.Now + TimeSpan.FromMilliseconds(2)).WaitAsync(TestTimeout.Value);

        await handler.Timeouts.ReadAsync().AsTask().WaitAsync(TestTimeout.Value);
    }

    [Fact]
    public async Task LastTurnAt_AfterACommand_IsAtLeastItsTime()
    {
        await using var loop = new MediaLoop(new MediaLoopOptions(), _clock);
        loop.Start(new RecordingHandler());
        var before = _clock.Now;

        await loop.InvokeAsync(() => 0).WaitAsync(TestTimeout.Value);

        Assert.True(loop.LastTurnAt >= before);
    }

    [Fact]
    public async Task Bind_FromAnotherThreadOfARunningLoop_IsRefused()
    {
        await using var loop = new MediaLoop(new MediaLoopOptions(), _clock);
        loop.Start(new RecordingHandler());

        Assert.Throws<InvalidOperationException>(() => loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Public));
    }

    [Fact]
    public async Task Abandon_StalledThread_FreesThePortAndFailsWhatWaits()
    {
        using var stall = new ManualResetEventSlim();
        var stalled = new TaskCompletionSource();
        await using var loop = new MediaLoop(new MediaLoopOptions(), _clock);
        var bound = loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Public);
        loop.Start(new RecordingHandler());
        loop.Post(() =>
        {
            stalled.SetResult();
            stall.Wait();
        });
        await stalled.Task.WaitAsync(TestTimeout.Value);
        var waiting = loop.InvokeAsync(() => 1);

        loop.Abandon();

        await Assert.ThrowsAsync<MediaLoopEndedException>(() => waiting.WaitAsync(TestTimeout.Value));
        Assert.IsType<TimeoutException>(await loop.Faulted.WaitAsync(TestTimeout.Value));
        await using var successor = new MediaLoop(new MediaLoopOptions(), _clock);
        successor.Bind(bound.LocalEndPoint, SocketClass.Public);
        stall.Set();
        await loop.Ended.WaitAsync(TestTimeout.Value);
    }

    [Fact]
    public async Task Abandon_ThreadComesBack_BindsNothingMore()
    {
        using var stall = new ManualResetEventSlim();
        var stalled = new TaskCompletionSource();
        var bound = new TaskCompletionSource<Exception?>();
        await using var loop = new MediaLoop(new MediaLoopOptions(), _clock);
        loop.Start(new RecordingHandler());
        loop.Post(() =>
        {
            stalled.SetResult();
            stall.Wait();
            bound.SetResult(Record.Exception(() => loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Internal)));
        });
        await stalled.Task.WaitAsync(TestTimeout.Value);

        loop.Abandon();
        stall.Set();

        Assert.IsType<MediaLoopEndedException>(await bound.Task.WaitAsync(TestTimeout.Value));
        await loop.Ended.WaitAsync(TestTimeout.Value);
    }

    [Fact]
    public async Task Commands_MoreThanATurnTakes_RunInOrderOverSeveralTurns()
    {
        await using var loop = new MediaLoop(new MediaLoopOptions { CommandsPerTurn = 2 }, _clock);
        var turns = new List<long>();
        for (var i = 0; i < 5; i++) loop.Post(() => turns.Add(loop.Counters.Turns));

        loop.Start(new RecordingHandler());
        await loop.InvokeAsync(() => 0).WaitAsync(TestTimeout.Value);

        Assert.Equal([1, 1, 2, 2, 3], turns);
    }

    [Fact]
    public async Task StopAsync_NeverStarted_ClosesSockets()
    {
        var loop = new MediaLoop(new MediaLoopOptions(), _clock);
        var bound = loop.Bind(new IPEndPoint(IPAddress.Loopback, 0), SocketClass.Public);

        await loop.StopAsync().WaitAsync(TestTimeout.Value);
        await loop.DisposeAsync();

        Assert.True(bound.IsClosed);
    }
}
