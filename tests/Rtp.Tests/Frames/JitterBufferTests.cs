using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Tests.Frames;

public sealed class JitterBufferTests
{
    private readonly PacketBufferPool _pool = new();
    private readonly JitterBuffer _buffer;

    public JitterBufferTests() => _buffer = new JitterBuffer(4, 16, _pool);

    /// <summary>A network may deliver a packet twice (RFC 3550 section 6.4.1): the first stays, and no buffer is lost.</summary>
    [Fact]
    public void Insert_Duplicate_KeepsTheFirst()
    {
        Assert.Equal(InsertResult.Stored, Insert(10, [1, 2, 3]));

        Assert.Equal(InsertResult.Duplicate, Insert(10, [4, 5, 6]));

        Assert.Equal([1, 2, 3], _buffer[10].Buffer.AsSpan(0, _buffer[10].Length).ToArray());
        Assert.Equal((1, 11L), (_pool.Outstanding, _buffer.Next));
    }

    [Fact]
    public void Insert_DuplicateWhereTheNewestCopyIsKept_TakesItsPlace()
    {
        var buffer = new JitterBuffer(4, 16, _pool, keepsNewestCopy: true);
        buffer.Insert(new PacketSlot { Sequence = 10, Kind = SlotKind.Media, Timestamp = 1 }, [1, 2, 3], nothingGivenOut: true);

        Assert.Equal(InsertResult.Stored, buffer.Insert(new PacketSlot { Sequence = 10, Kind = SlotKind.Media, Timestamp = 2 }, [4], nothingGivenOut: true));

        Assert.Equal((2L, 1, 11L, 1), (buffer[10].Timestamp, buffer[10].Length, buffer.Next, _pool.Outstanding));
        Assert.Equal(4, buffer[10].Buffer![0]);
    }

    [Fact]
    public void Insert_DuplicateOfAPaddingOrDamagedPacket_IsOneToo()
    {
        Insert(10, [], SlotKind.Padding);
        Insert(11, [], SlotKind.Damaged);

        Assert.Equal((InsertResult.Duplicate, InsertResult.Duplicate), (Insert(10, [1]), Insert(11, [1])));
        Assert.Equal((0, SlotKind.Padding, SlotKind.Damaged), (_pool.Outstanding, _buffer[10].Kind, _buffer[11].Kind));
    }

    [Fact]
    public void Insert_BeforeTheHead_IsLateOnceSomethingLeft_AndMovesTheHeadBefore()
    {
        Insert(10, [1]);

        Assert.Equal((InsertResult.Stored, 8L), (Insert(8, [1]), _buffer.Head));
        Assert.Equal(InsertResult.Late, Insert(7, [1], givenOut: true));
        Assert.Equal(2, _pool.Outstanding);
    }

    [Fact]
    public void Insert_BeyondTheLargestSize_EmptiesItAndBeginsThere()
    {
        for (var sequence = 0; sequence < 16; sequence++) Insert(sequence, [1]);
        Assert.Equal((16, 16), (_buffer.Size, _pool.Outstanding));

        Assert.Equal(InsertResult.Overflowed, Insert(16, [1]));

        Assert.Equal((16L, 17L, 1), (_buffer.Head, _buffer.Next, _pool.Outstanding));
    }

    [Fact]
    public void AdvanceTo_GivesTheBuffersBack()
    {
        Insert(0, [1]);
        Insert(2, [1]);
        Insert(3, [], SlotKind.Padding);

        Assert.Equal(2, _buffer.AdvanceTo(4));

        Assert.Equal((0, 4L, 4L), (_pool.Outstanding, _buffer.Head, _buffer.Next));
    }

    private InsertResult Insert(long sequence, byte[] payload, SlotKind kind = SlotKind.Media, bool givenOut = false) =>
        _buffer.Insert(new PacketSlot { Sequence = sequence, Kind = kind }, payload, !givenOut);
}
