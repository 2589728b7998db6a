using RoomLens.Rtp.Receive;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Receive;

public sealed class NackGeneratorTests
{
    private readonly NackGenerator _nack = new();

    [Fact]
    public void Hole_AfterTenMilliseconds_IsAskedFor()
    {
        Arrive(0, 10, 12);

        Assert.Empty(Poll(9));
        Assert.Equal(At(10), _nack.NextTimeout);
        Assert.Equal([11], Poll(10));
    }

    [Fact]
    public void Hole_AfterThreeLaterPackets_IsAskedForAtOnce()
    {
        Arrive(0, 10, 12, 13);
        Assert.Empty(Poll(1));
        Arrive(1, 14);

        Assert.Equal([11], Poll(1));
    }

    [Fact]
    public void PlainReordering_AsksForNothing()
    {
        Arrive(0, 10, 12, 11, 14, 13);

        Assert.Empty(Poll(500));
        Assert.Null(_nack.NextTimeout);
    }

    [Fact]
    public void Repeat_GrowsWithTheTriesAndEndsAfterTen()
    {
        _nack.SetRoundTrip(TimeSpan.FromMilliseconds(40));
        Arrive(0, 10, 12);
        var times = new List<double>();
        while (_nack.NextTimeout is { } due)
        {
            Assert.Equal([11], Poll(due.Nanoseconds / 1e6));
            times.Add(due.Nanoseconds / 1e6);
        }

        Assert.Equal(10, times.Count);
        Assert.Equal([10, 50, 100, 162.5], times.Take(4).Select(t => Math.Round(t, 1)));
        Assert.Equal(1, _nack.GivenUp);
    }

    [Fact]
    public void Repeat_OnAFastPath_IsNeverBelowTwentyMilliseconds()
    {
        _nack.SetRoundTrip(TimeSpan.FromMilliseconds(1));
        Arrive(0, 10, 12);
        Poll(10);

        Assert.Equal(At(30), _nack.NextTimeout);
    }

    [Fact]
    public void Arrival_AfterARequest_MeasuresTheRoundTrip()
    {
        Arrive(0, 10, 12);
        Poll(10);
        Arrive(17, 11);

        Assert.Equal(TimeSpan.FromMilliseconds(7), _nack.RoundTrip);
        Assert.Equal(1, _nack.Recovered);
    }

    /// <summary>Where repairs come on an SSRC of their own, what comes by itself was under way when it was asked for.</summary>
    [Fact]
    public void Arrival_ByItselfWhereRepairsAreMarked_MeasuresNothing()
    {
        var nack = new NackGenerator(new NackOptions { RepairsAreMarked = true });
        foreach (var sequence in (long[])[10, 13]) nack.HandlePacket(sequence, recovered: false, At(0));
        nack.TryPollRequest(At(10), new ushort[4], out _);

        nack.HandlePacket(11, recovered: false, At(11));
        Assert.Equal((TimeSpan.FromMilliseconds(100), 0), (nack.RoundTrip, nack.Recovered));
        nack.HandlePacket(12, recovered: true, At(40));

        Assert.Equal((TimeSpan.FromMilliseconds(30), 1), (nack.RoundTrip, nack.Recovered));
    }

    [Fact]
    public void MoreThanAThousandMissing_EmptiesTheListAndWantsAKeyFrame()
    {
        Arrive(0, 10, 500);
        Arrive(0, 1500);

        Assert.True(_nack.TakeOverflow());
        Assert.False(_nack.TakeOverflow());
        Assert.Equal(0, _nack.Missing);
        Assert.Empty(Poll(1000));
    }

    [Fact]
    public void ClearBefore_GivesUpWhatIsOlder()
    {
        Arrive(0, 10, 13);
        _nack.ClearBefore(12);

        Assert.Equal([12], Poll(10));
    }

    [Fact]
    public void MoreThanFits_ComesWithTheNextPoll()
    {
        Arrive(0, 10, 15);
        Span<ushort> few = stackalloc ushort[3];

        Assert.True(_nack.TryPollRequest(At(10), few, out var count));
        Assert.Equal(3, count);
        Assert.True(_nack.TryPollRequest(At(10), few, out count));
        Assert.Equal(1, count);
    }

    private static Instant At(double milliseconds) => new((long)(milliseconds * 1e6));

    private void Arrive(double at, params long[] sequences)
    {
        foreach (var sequence in sequences) _nack.HandlePacket(sequence, false, At(at));
    }

    private List<int> Poll(double at)
    {
        Span<ushort> sequences = stackalloc ushort[64];
        return _nack.TryPollRequest(At(at), sequences, out var count) ? [.. sequences[..count].ToArray().Select(s => (int)s)] : [];
    }
}
