using RoomLens.Rtp.Packets;
using RoomLens.Rtp.Send;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Send;

public sealed class RtpRewriterTests
{
    private readonly RtpRewriter _rewriter = new(77, 101, 1000);

    [Fact]
    public void TryMap_BeforeSynchronize_ForwardsNothing() => Assert.False(_rewriter.TryMap(0, 5, out _));

    [Fact]
    public void TryMap_WithLosses_KeepsTheHoles()
    {
        _rewriter.Synchronize(0, 50);

        Assert.Equal([1000, 1001, 1004, 1002], Map(50, 51, 54, 52));
    }

    [Fact]
    public void Synchronize_AfterAPause_ClosesUp()
    {
        _rewriter.Synchronize(0, 50);
        Map(50, 51);

        _rewriter.Synchronize(0, 80);

        Assert.Equal([1002, 1003], Map(80, 81));
    }

    [Fact]
    public void TryMap_LatePacketFromBeforeThePause_GetsItsOwnPlace()
    {
        _rewriter.Synchronize(0, 50);
        Map(50, 53);
        _rewriter.Synchronize(0, 80);
        Map(80);

        Assert.Equal([1001], Map(51));
        Assert.False(_rewriter.TryMap(0, 60, out _));
    }

    [Fact]
    public void Skip_InOrder_LeavesNoHole()
    {
        _rewriter.Synchronize(0, 50);
        Map(50);
        _rewriter.Skip(0, 51);
        _rewriter.Skip(0, 52);

        Assert.Equal([1001, 1002], Map(53, 54));
    }

    [Fact]
    public void Skip_AfterALoss_KeepsTheLossAndItsLatePacket()
    {
        _rewriter.Synchronize(0, 50);
        Map(50);
        _rewriter.Skip(0, 52);

        Assert.Equal([1002], Map(53));
        Assert.Equal([1001], Map(51));
    }

    [Fact]
    public void TryMap_OfAnotherSource_ForwardsNothingUntilTheSwitch()
    {
        _rewriter.Synchronize(0, 50);
        Map(50);

        Assert.False(_rewriter.TryMap(1, 9000, out _));
        _rewriter.Synchronize(1, 9001);

        Assert.True(_rewriter.TryMap(1, 9001, out var output));
        Assert.Equal(1001, output);
        Assert.False(_rewriter.TryMap(0, 51, out _));
    }

    [Fact]
    public void TryMapBack_AcrossSwitchAndSkip_FindsTheProducersPacket()
    {
        _rewriter.Synchronize(0, 50);
        Map(50, 51);
        _rewriter.Synchronize(1, 9000);
        _rewriter.TryMap(1, 9000, out _);
        _rewriter.Skip(1, 9001);
        _rewriter.TryMap(1, 9002, out _);

        Assert.Equal((0, 51), MapBack(1001));
        Assert.Equal((1, 9000), MapBack(1002));
        Assert.Equal((1, 9002), MapBack(1003));
        Assert.False(_rewriter.TryMapBack(1004, out _, out _));
        Assert.False(_rewriter.TryMapBack(999, out _, out _));
    }

    [Fact]
    public void TryMap_OverTheWrapOfTheOutput_IsFoundAgain()
    {
        var rewriter = new RtpRewriter(1, 96, 65534);
        rewriter.Synchronize(0, 10);
        for (var sequence = 10; sequence < 14; sequence++) Assert.True(rewriter.TryMap(0, sequence, out _));

        Assert.True(rewriter.TryMapBack(1, out _, out var found));
        Assert.Equal(13, found);
        Assert.True(rewriter.TryMapBack(65535, out _, out found));
        Assert.Equal(11, found);
    }

    [Fact]
    public void TryMap_RandomDropsAndReorder_OutputsAreUniqueAndInvertible()
    {
        var random = new Random(3);
        var seen = new Dictionary<long, long>();
        _rewriter.Synchronize(0, 0);
        for (long sequence = 0; sequence < 3000; sequence++)
        {
            if (random.Next(10) == 0 && sequence > 0) _rewriter.Skip(0, sequence);
            else if (_rewriter.TryMap(0, sequence, out var output)) Assert.True(seen.TryAdd(output, sequence));
        }

        Assert.Equal(seen.Count, _rewriter.HighestOutput - 999);
        foreach (var (output, sequence) in seen.Where(p => p.Key > _rewriter.HighestOutput - 500))
            Assert.Equal((0, sequence), MapBack((ushort)output));
    }

    [Fact]
    public void TryMap_OlderThanTheRememberedChanges_IsNotForwarded()
    {
        _rewriter.Synchronize(0, 0);
        Map(0);
        for (var sequence = 1; sequence < 4 * SequenceMap.MaxSegments; sequence += 2)
        {
            _rewriter.Skip(0, sequence);
            Map(sequence + 1);
        }

        Assert.False(_rewriter.TryMap(0, 2, out _));
        Assert.Equal([1000 + 4 * SequenceMap.MaxSegments / 2], Map(4 * SequenceMap.MaxSegments));
        Assert.Equal((0, 4 * SequenceMap.MaxSegments - 2), MapBack(1000 + 4 * SequenceMap.MaxSegments / 2 - 1));
    }

    [Fact]
    public void Write_OverAProducersPacket_ChangesOnlyTheConsumersFields()
    {
        var packet = Convert.FromHexString("90e100010000000200000003bede0001210102e0aa");

        _rewriter.Write(packet, 65536 + 5, new MediaTime(0x1_0000_0007, 90_000));

        Assert.True(RtpPacket.TryParse(packet, out var rewritten));
        Assert.Equal((101, 5, 7u, 77u), (rewritten.PayloadType, rewritten.SequenceNumber, rewritten.Timestamp, rewritten.Ssrc));
        Assert.True(rewritten.Marker);
        Assert.Equal(1, rewritten.Payload.Length);
    }

    private List<int> Map(params int[] sequences)
    {
        var outputs = new List<int>();
        foreach (var sequence in sequences)
        {
            Assert.True(_rewriter.TryMap(0, sequence, out var output));
            outputs.Add((int)output);
        }
        return outputs;
    }

    private (int Source, long Sequence) MapBack(ushort output)
    {
        Assert.True(_rewriter.TryMapBack(output, out var source, out var sequence));
        return (source, sequence);
    }
}
