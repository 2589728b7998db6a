using RoomLens.Rtp.Congestion;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Tests.Congestion;

public class SentPacketHistoryTests
{
    [Fact]
    public void Numbers_WrapAndAreFoundAgain()
    {
        var history = new SentPacketHistory();
        for (var i = 0; i < 70_000; i++)
        {
            var sequence = history.Add(i, 0, Instant.FromMilliseconds(i));
            Assert.Equal((ushort)i, sequence);
            if (i < 10) continue;

            Assert.True(history.TryTakeReceived(unchecked((ushort)(sequence - 10)), out var packet));
            Assert.Equal((i - 10L, i - 10), (packet.Sequence, packet.SizeBytes));
        }
    }

    [Fact]
    public void Fate_IsTakenOnce_ExceptALossThatTurnsOutLate()
    {
        var history = new SentPacketHistory();
        var sequence = history.Add(100, 0, default);

        Assert.True(history.TryTakeLost(sequence, out _));
        Assert.False(history.TryTakeLost(sequence, out _));
        Assert.True(history.TryTakeReceived(sequence, out _));
        Assert.False(history.TryTakeReceived(sequence, out _));
        Assert.False(history.TryTakeLost(sequence, out _));
        Assert.False(history.TryTakeReceived(unchecked((ushort)(sequence + 1)), out _));
        Assert.False(history.TryTakeReceived(unchecked((ushort)(sequence - 1)), out _));
    }

    [Fact]
    public void Unreported_OlderThanTheBound_AreForgotten()
    {
        var history = new SentPacketHistory();
        for (var i = 0; i < SentPacketHistory.MaxPackets + 1; i++) history.Add(1, 0, default);

        Assert.False(history.TryTakeReceived(0, out _));
        Assert.True(history.TryTakeReceived(1, out _));
    }
}
