using RoomLens.Rtp.Framing;

namespace RoomLens.Rtp.Tests.Framing;

public class StreamDeframerTests
{
    private const int Max = 40;
    private const int Tail = 8;

    // Lengths 3, 0 (passed over), 1 and the longest allowed.
    private static readonly byte[][] Packets = [[1, 2, 3], [9], [.. Enumerable.Range(0, Max).Select(i => (byte)i)]];
    private static readonly byte[] Stream = [0, 3, 1, 2, 3, 0, 0, 0, 1, 9, 0, Max, .. Packets[2]];

    [Fact]
    public void TryRead_WholeStream_GivesEachPacketAndNothingMore()
    {
        Assert.Equal(Packets, Read(new StreamDeframer(Max, Tail), [Stream]));
    }

    [Fact]
    public void TryRead_SplitAtEveryOctet_GivesTheSame()
    {
        for (var at = 0; at <= Stream.Length; at++)
            Assert.Equal(Packets, Read(new StreamDeframer(Max, Tail), [Stream[..at], Stream[at..]]));
        Assert.Equal(Packets, Read(new StreamDeframer(Max, Tail), Stream.Select(octet => new[] { octet })));
    }

    [Fact]
    public void TryRead_TruncatedAnywhere_GivesOnlyWholePackets()
    {
        for (var length = 0; length < Stream.Length; length++)
        {
            var read = Read(new StreamDeframer(Max, Tail), [Stream[..length]]);

            Assert.Equal(length >= 10 ? 2 : length >= 5 ? 1 : 0, read.Count);
            Assert.Equal(Packets.Take(read.Count), read);
        }
    }

    [Theory]
    [InlineData(Max + 1)]
    [InlineData(65535)]
    public void TryRead_OversizedPacket_BreaksTheStreamForGood(int length)
    {
        var deframer = new StreamDeframer(Max, Tail);

        var read = Read(deframer, [[0, 1, 7, (byte)(length >> 8), (byte)length, 0, 1, 8], [0, 1, 8]]);

        Assert.Equal([[7]], read);
        Assert.True(deframer.IsBroken);
    }

    [Fact]
    public void TryRead_PacketChangedWithItsTail_LeavesTheNextOneAlone()
    {
        var deframer = new StreamDeframer(Max, Tail);
        ReadOnlySpan<byte> input = [0, 2, 1, 1, 0, 2, 2, 2];

        Assert.True(deframer.TryRead(ref input, out var first));
        first.Fill(0xFF);
        Assert.True(deframer.TryRead(ref input, out var second));

        Assert.Equal([2, 2], second.ToArray());
        Assert.True(input.IsEmpty);
    }

    [Fact]
    public void TryRead_SeededGarbage_NeverThrowsAndStaysWithinItsLimit()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var deframer = new StreamDeframer(Max, Tail);
            for (var chunk = 0; chunk < 10; chunk++)
            {
                var bytes = new byte[random.Next(60)];
                random.NextBytes(bytes);
                // Mostly short lengths, or the first packet would end every stream.
                for (var i = 0; i < bytes.Length; i += 2) bytes[i] &= (byte)random.Next(2);
                Assert.All(Read(deframer, [bytes]), packet => Assert.InRange(packet.Length, 1, Max));
            }
        }
    }

    private static List<byte[]> Read(StreamDeframer deframer, IEnumerable<byte[]> chunks)
    {
        var packets = new List<byte[]>();
        foreach (var chunk in chunks)
        {
            ReadOnlySpan<byte> input = chunk;
            while (deframer.TryRead(ref input, out var packet)) packets.Add(packet.ToArray());
            if (!deframer.IsBroken) Assert.True(input.IsEmpty);
        }

        return packets;
    }
}
