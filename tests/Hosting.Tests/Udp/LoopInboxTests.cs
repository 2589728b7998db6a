using RoomLens.Hosting.Time;
using RoomLens.Hosting.Udp;
using RoomLens.Hosting.Udp.Rings;
using RoomLens.Rtp.Time;

namespace RoomLens.Hosting.Tests.Udp;

public class LoopInboxTests
{
    private static readonly MediaLoopOptions SleepsLong = new() { IdleTurn = TimeSpan.FromMinutes(10) };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nudge_LoopSleeps_WakesItAndItDrains(bool portable)
    {
        await using var loop = new MediaLoop(new MediaLoopOptions { IdleTurn = SleepsLong.IdleTurn, Portable = portable }, new MonotonicClock());
        var inbox = new Inbox();
        loop.Attach(inbox);
        loop.Start(new RecordingHandler());

        // One that sleeps for ten minutes gets each of them at once, whichever way the two threads meet.
        for (var i = 1; i <= 500; i++)
        {
            inbox.Put(i);
            loop.Nudge();
            Assert.Equal(i, await inbox.TakeAsync());
        }
    }

    [Fact]
    public async Task Drain_LeavesSome_TheLoopComesBackAtOnce()
    {
        await using var loop = new MediaLoop(SleepsLong, new MonotonicClock());
        var inbox = new Inbox();
        for (var i = 1; i <= 5; i++) inbox.Put(i);
        loop.Attach(inbox);

        loop.Start(new RecordingHandler());

        for (var i = 1; i <= 5; i++) Assert.Equal(i, await inbox.TakeAsync());
    }

    [Fact]
    public void TryEndSleep_OnlyTheFirstWhoFindsTheLoopAsleep_HasToWakeIt()
    {
        var inboxes = new LoopInboxes();
        var awake = inboxes.TryEndSleep();
        inboxes.BeginSleep();
        var (first, second) = (inboxes.TryEndSleep(), inboxes.TryEndSleep());
        inboxes.BeginSleep();
        inboxes.EndSleep();

        Assert.Equal((false, true, false, false), (awake, first, second, inboxes.TryEndSleep()));
    }

    [Fact]
    public async Task Detach_Inbox_IsDrainedNoMore()
    {
        await using var loop = new MediaLoop(SleepsLong, new MonotonicClock());
        var inbox = new Inbox();
        loop.Attach(inbox);
        loop.Start(new RecordingHandler());

        await loop.InvokeAsync(() => loop.Detach(inbox)).WaitAsync(TestTimeout.Value);
        inbox.Put(1);
        loop.Nudge();
        await loop.InvokeAsync(static () => { }).WaitAsync(TestTimeout.Value);

        Assert.True(inbox.HasPending);
    }

    /// <summary>Takes one entry per turn.</summary>
    private sealed class Inbox : ILoopInbox
    {
        private readonly SpscRing<StrongBox> _ring = new(8, static () => new StrongBox());
        private readonly System.Threading.Channels.Channel<int> _taken = System.Threading.Channels.Channel.CreateBounded<int>(16);

        public bool HasPending => !_ring.IsEmpty;

        public void Put(int value)
        {
            Assert.True(_ring.TryReserve(0, out var entry));
            entry.Value = value;
            _ring.Commit();
        }

        public Task<int> TakeAsync() => _taken.Reader.ReadAsync().AsTask().WaitAsync(TestTimeout.Value);

        public void Drain(Instant now)
        {
            if (!_ring.TryPeek(out var entry)) return;
            Assert.True(_taken.Writer.TryWrite(entry.Value));
            _ring.Release();
        }
    }

    private sealed class StrongBox
    {
        public int Value { get; set; }
    }
}
