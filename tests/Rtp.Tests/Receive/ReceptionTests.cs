using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Receive;

public sealed class ReceptionTests
{
    private readonly ReceptionStatistics _statistics = new(9, 90_000);

    [Fact]
    public void TryBuildReport_WithLoss_GivesFractionOfTheIntervalAndTotal()
    {
        foreach (var sequence in new[] { 100, 101, 103 }) Receive(sequence, 0);
        Assert.True(_statistics.TryBuildReport(default, out var first));
        for (var sequence = 104; sequence < 108; sequence++) Receive(sequence, 0);
        Assert.True(_statistics.TryBuildReport(default, out var second));

        Assert.Equal((64, 1, 103u), (first.FractionLost, first.TotalLost, first.HighestSequence));
        Assert.Equal((0, 1, 107u), (second.FractionLost, second.TotalLost, second.HighestSequence));
    }

    [Fact]
    public void TryBuildReport_WithDuplicates_IsNegativeAndFractionZero()
    {
        Receive(5, 0);
        Receive(5, 0);

        Assert.True(_statistics.TryBuildReport(default, out var block));

        Assert.Equal((0, -1), (block.FractionLost, block.TotalLost));
    }

    [Fact]
    public void TryBuildReport_BeforeAnyPacket_IsFalse() => Assert.False(_statistics.TryBuildReport(default, out _));

    [Fact]
    public void Jitter_OfEvenArrivals_IsZeroAndOfOneLateTheSixteenth()
    {
        for (var i = 0; i < 10; i++) Receive(i, i * 20, (uint)(i * 1800));
        Assert.Equal(TimeSpan.Zero, _statistics.Jitter);

        Receive(10, 10 * 20 + 16, 18_000);

        Assert.Equal(1, _statistics.Jitter.TotalMilliseconds, 0.01);
    }

    [Fact]
    public void Guard_LossAndLate_AreAccepted()
    {
        var guard = new SequenceGuard();

        Assert.Equal(SequenceVerdict.Accepted, guard.Accept(65_000, out _));
        Assert.Equal(SequenceVerdict.Accepted, guard.Accept(unchecked((ushort)(65_000 + 3000)), out var ahead));
        Assert.Equal(68_000, ahead);
        Assert.Equal(SequenceVerdict.Accepted, guard.Accept(unchecked((ushort)66_500), out var late));
        Assert.Equal(66_500, late);
    }

    [Theory]
    [InlineData(30_000)]
    [InlineData(8_000)] // back by more than a late packet can be
    public void Guard_FarOffTwice_IsARestartThatGoesOnAhead(int restart)
    {
        var guard = new SequenceGuard();
        guard.Accept(10_000, out _);

        Assert.Equal(SequenceVerdict.Stray, guard.Accept((ushort)restart, out _));
        Assert.Equal(SequenceVerdict.Restarted, guard.Accept((ushort)(restart + 1), out var extended));
        Assert.Equal(restart + 1, extended & 0xFFFF);
        Assert.True(extended > 65_536);
        Assert.Equal(SequenceVerdict.Accepted, guard.Accept((ushort)(restart + 2), out var next));
        Assert.Equal(extended + 1, next);
    }

    [Fact]
    public void Guard_TwoStraysApart_AreNoRestart()
    {
        var guard = new SequenceGuard();
        guard.Accept(10_000, out _);

        Assert.Equal(SequenceVerdict.Stray, guard.Accept(30_000, out _));
        Assert.Equal(SequenceVerdict.Accepted, guard.Accept(10_001, out _));
        Assert.Equal(SequenceVerdict.Stray, guard.Accept(30_001, out _));
        Assert.Equal(0, guard.Restarts);
    }

    [Fact]
    public void Requester_WithinTheSpacing_Waits()
    {
        var requester = new KeyFrameRequester();
        requester.Request(Instant.FromMilliseconds(0));
        Assert.True(requester.TryPollRequest(Instant.FromMilliseconds(0)));
        requester.KeyFrameReceived();

        requester.Request(Instant.FromMilliseconds(100));

        Assert.False(requester.TryPollRequest(Instant.FromMilliseconds(499)));
        Assert.True(requester.TryPollRequest(Instant.FromMilliseconds(500)));
        Assert.Equal(Instant.FromMilliseconds(1500), requester.NextTimeout);
    }

    private void Receive(int sequence, long milliseconds, uint timestamp = 0) =>
        _statistics.HandlePacket(sequence, timestamp, 100, Instant.FromMilliseconds(milliseconds));
}
