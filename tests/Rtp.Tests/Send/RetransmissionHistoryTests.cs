using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Send;

public sealed class RetransmissionHistoryTests
{
    private readonly RetransmissionHistory _history = new(new RetransmissionHistoryOptions { MaxPackets = 100 }, new PacketBufferPool());

    [Fact]
    public void TryGet_StoredPacket_IsGivenBack()
    {
        Add(5, 0);

        Assert.Equal(5, Get(5, 1999));
        Assert.Null(Get(6, 0));
        Assert.Null(Get(4, 0));
    }

    [Fact]
    public void TryGet_OlderThanTwoSeconds_IsForgotten()
    {
        Add(5, 0);

        Assert.Null(Get(5, 2001));
    }

    [Fact]
    public void Add_Duplicate_IsRefused()
    {
        Add(5, 0);

        Assert.False(_history.Add(5, [9], false, default));
        Assert.Equal(1, _history.Count);
    }

    [Fact]
    public void Add_LateAndEarlierThanTheFirst_AreKept()
    {
        Add(5, 0);
        Add(7, 1);
        Add(6, 2);
        Add(3, 3);

        Assert.Equal([3, 5, 6, 7], new[] { 3, 4, 5, 6, 7 }.Select(s => Get(s, 4)).OfType<int>());
    }

    [Fact]
    public void Add_MoreThanTheWindow_DropsTheOldest()
    {
        for (var sequence = 0; sequence < 250; sequence++) Add(sequence, 0);

        Assert.Equal(100, _history.Count);
        Assert.Null(Get(149, 0));
        Assert.Equal(150, Get(150, 0));
        Assert.False(_history.Add(10, [1], false, default));
    }

    [Fact]
    public void Add_AfterALargeGap_StartsAgain()
    {
        Add(5, 0);
        Add(5000, 1);

        Assert.Equal(1, _history.Count);
        Assert.Null(Get(5, 1));
        Assert.Equal(5000, Get(5000, 1));
    }

    [Fact]
    public void KeyFrameStart_LeavesWithTheWindow()
    {
        _history.Add(1, [1], true, Instant.FromMilliseconds(0));
        Add(2, 10);
        Assert.Equal(1, _history.KeyFrameStart);

        _history.Expire(Instant.FromMilliseconds(2005));

        Assert.Null(_history.KeyFrameStart);
        Assert.Equal(1, _history.Count);
    }

    [Fact]
    public void Add_OnceWarm_AllocatesNothing()
    {
        var packet = new byte[1200];
        var sequence = 0L;
        for (; sequence < 500; sequence++) _history.Add(sequence, packet, false, Instant.FromMilliseconds(sequence));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (; sequence < 5000; sequence++) _history.Add(sequence, packet, false, Instant.FromMilliseconds(sequence));

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Limiter_WithinARoundTrip_AnswersOnce()
    {
        var limiter = new RetransmissionLimiter();
        var roundTrip = TimeSpan.FromMilliseconds(50);

        Assert.True(limiter.TryAnswer(9, roundTrip, Instant.FromMilliseconds(0)));
        Assert.False(limiter.TryAnswer(9, roundTrip, Instant.FromMilliseconds(49)));
        Assert.True(limiter.TryAnswer(10, roundTrip, Instant.FromMilliseconds(49)));
        Assert.True(limiter.TryAnswer(9, roundTrip, Instant.FromMilliseconds(50)));
    }

    private void Add(int sequence, long milliseconds) =>
        Assert.True(_history.Add(sequence, BitConverter.GetBytes(sequence), false, Instant.FromMilliseconds(milliseconds)));

    private int? Get(int sequence, long milliseconds) =>
        _history.TryGet(sequence, Instant.FromMilliseconds(milliseconds), out var packet) ? BitConverter.ToInt32(packet) : null;
}
