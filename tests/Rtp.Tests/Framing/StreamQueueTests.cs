using RoomLens.Rtp.Framing;

namespace RoomLens.Rtp.Tests.Framing;

public class StreamQueueTests
{
    [Fact]
    public void TryAdd_PacketsTakenInAnyPieces_ComeOutWholeAndInOrder()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var queue = new StreamQueue(64);
            var deframer = new StreamDeframer(30, 0);
            var (sent, received) = (new List<byte[]>(), new List<byte[]>());
            for (var turn = 0; turn < 60; turn++)
            {
                var packet = new byte[random.Next(1, 31)];
                random.NextBytes(packet);
                if (queue.TryAdd(packet)) sent.Add(packet);
                var piece = queue.Head[..random.Next(queue.Head.Length + 1)];
                Drain(deframer, piece, received);
                queue.Consume(piece.Length);
            }

            while (queue.Count > 0)
            {
                var length = queue.Head.Length;
                Drain(deframer, queue.Head, received);
                queue.Consume(length);
            }

            Assert.Equal(sent, received);
        }
    }

    [Fact]
    public void TryAdd_PacketThatDoesNotFit_IsRefusedAsAWhole()
    {
        var queue = new StreamQueue(10);

        Assert.True(queue.TryAdd([1, 2, 3]));
        Assert.False(queue.TryAdd([1, 2, 3, 4]));
        Assert.Equal(5, queue.Count);
        Assert.True(queue.TryAdd([4, 5, 6]));
        Assert.False(queue.TryAdd([]));
    }

    [Fact]
    public void TryAdd_LongerThanTheLengthFieldSays_IsRefused()
    {
        var queue = new StreamQueue(200_000);

        Assert.False(queue.TryAdd(new byte[65_536]));
        Assert.True(queue.TryAdd(new byte[65_535]));
    }

    private static void Drain(StreamDeframer deframer, ReadOnlySpan<byte> bytes, List<byte[]> received)
    {
        while (deframer.TryRead(ref bytes, out var packet)) received.Add(packet.ToArray());
    }
}
