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
    public void ByTimestamps_AgesAndKeepsOrder()
    {
        var history = new RetransmissionHistory(new RetransmissionHistoryOptions { MaxPackets = 10, TimestampClockHz = 90_000 }, new PacketBufferPool());
        bool Put(long sequence, uint timestamp)
        {
            var packet = new byte[RtpPacket.FixedHeaderLength];
            RtpHeaderWriter.Write(packet, 96, false, (ushort)sequence, timestamp, 1);
            return history.Add(sequence, packet, beginsKeyFrame: false, Instant.FromMilliseconds(sequence * 1000));
        }

        Assert.True(Put(10, 90_000));
        Assert.False(Put(11, 89_999));
        Assert.True(Put(13, 96_000));
        Assert.False(Put(12, 89_999));
        Assert.True(Put(12, 93_000));
        Assert.True(Put(9, 90_000));
        Assert.False(Put(8, 90_001));
        Assert.Equal((9L, 14L, 4), (history.Oldest, history.Next, history.Count));
        // A second is old for none of them, two and a bit for those before 12.
        Assert.True(Put(14, 270_091));
        Assert.Equal((12L, 3), (history.Oldest, history.Count));
        // Older by its number, newer by its timestamp: another numbering.
        Assert.True(Put(11, 300_000));
        Assert.Equal((11L, 12L), (history.Oldest, history.Next));
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
