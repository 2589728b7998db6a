using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Frames;
using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Tests.Frames;

/// <summary>A buffer of eight packets, frames of two VP8 packets each, the first one incomplete.</summary>
public sealed class OverflowTests
{
    [Fact]
    public void Overflow_CostsEverything_OrTheOldestFramesOnly()
    {
        var (all, oldest) = (Assembler(keepsNewest: false), Assembler(keepsNewest: true));
        foreach (var assembler in new[] { all, oldest })
        {
            for (var packet = 0; packet < 8; packet++)
                if (packet != 1) Assert.Equal(InsertResult.Stored, Insert(assembler, packet));
            Assert.Equal(0, Frames(assembler));
            // Room for one more: the frame with the hole has to go.
            Assert.Equal(InsertResult.Overflowed, Insert(assembler, 8));
            Assert.Equal(InsertResult.Stored, Insert(assembler, 9));
        }

        Assert.Equal((1, 4), (Frames(all), Frames(oldest)));
        Assert.Equal(1, oldest.DroppedPackets);
    }

    [Fact]
    public void KeepsNewest_JumpBeyondAllThatIsHeld_BeginsAnew()
    {
        var assembler = Assembler(keepsNewest: true);
        for (var packet = 0; packet < 4; packet++)
            if (packet != 1) Insert(assembler, packet);

        Assert.Equal(InsertResult.Overflowed, Insert(assembler, 100));
        Insert(assembler, 101);

        Assert.Equal(1, Frames(assembler));
        Assert.Equal(102, assembler.Head);
    }

    private static FrameAssembler Assembler(bool keepsNewest) => new(
        new FrameAssemblerOptions { InitialPackets = 8, MaxPackets = 8, StartWait = TimeSpan.Zero, SkipToKeyFrame = false, KeepsNewestOnOverflow = keepsNewest },
        new PacketBufferPool(), Depacketizers.Create(VideoCodec.Vp8))
    {
        HoleWait = TimeSpan.FromHours(1),
    };

    private static InsertResult Insert(FrameAssembler assembler, int packet)
    {
        byte[] payload = [(byte)(packet % 2 == 0 ? 0x10 : 0x00), 0x10, (byte)packet];
        Assert.True(Vp8Descriptor.TryParse(payload, out var descriptor));
        var slot = new PacketSlot
        {
            Sequence = packet,
            Timestamp = packet / 2 * 3000,
            Marker = packet % 2 == 1,
            Kind = SlotKind.Media,
            Descriptor = new PayloadDescriptor { Length = descriptor.Length, Edge = packet % 2 == 0 ? FrameEdge.Start : FrameEdge.Inside, IsKeyFrame = packet % 2 == 0 },
        };
        return assembler.Insert(slot, payload.AsSpan(descriptor.Length));
    }

    private static int Frames(FrameAssembler assembler)
    {
        var frames = 0;
        while (assembler.TryAssemble(default, out _, out _)) frames++;
        return frames;
    }
}
