using RoomLens.Rtp.Congestion;
using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Tests.Congestion;

public class TransportSequenceTests
{
    private static readonly byte[] Payload = [1, 2, 3, 4, 5];

    [Fact]
    public void Insert_WithoutExtensions_AddsABlock()
    {
        var buffer = new byte[64];
        var length = Header(buffer);
        Payload.CopyTo(buffer, length);

        length = TransportSequence.Insert(buffer, length + Payload.Length, 5, 0xABCD);

        Check(buffer.AsSpan(0, length), 5);
        Assert.Equal(12 + 8 + Payload.Length, length);
    }

    [Theory]
    [InlineData(RtpExtensionReader.OneByteProfile)]
    [InlineData(RtpExtensionReader.TwoByteProfile)]
    public void Insert_BehindOthers_KeepsThem(int profile)
    {
        var buffer = new byte[64];
        var block = Header(buffer);
        var at = RtpHeaderWriter.BeginExtensions(buffer, block, profile);
        at = RtpHeaderWriter.WriteExtension(buffer, at, profile, 3, [7, 8]);
        at = RtpHeaderWriter.EndExtensions(buffer, block, at);
        Payload.CopyTo(buffer, at);

        var length = TransportSequence.Insert(buffer, at + Payload.Length, 5, 0xABCD);

        Check(buffer.AsSpan(0, length), 5);
        Assert.True(RtpPacket.TryParse(buffer.AsSpan(0, length), out var packet));
        Assert.True(packet.TryGetExtension(3, out var other));
        Assert.Equal([7, 8], other.ToArray());
        Assert.Equal(at + Payload.Length + 4, length);
    }

    [Fact]
    public void Insert_PaddingOnlyPacket_KeepsItsPadding()
    {
        var buffer = new byte[400];
        var length = RtpHeaderWriter.WritePadding(buffer, Header(buffer), 200);

        length = TransportSequence.Insert(buffer, length, 5, 0xABCD);

        Assert.True(RtpPacket.TryParse(buffer.AsSpan(0, length), out var packet));
        Assert.Equal((200, 0), (packet.PaddingSize, packet.Payload.Length));
    }

    [Fact]
    public void Insert_UnknownProfileOrNoRoomOrNoPacket_LeavesItAlone()
    {
        var buffer = new byte[64];
        var block = Header(buffer);
        var at = RtpHeaderWriter.EndExtensions(buffer, block, RtpHeaderWriter.BeginExtensions(buffer, block, 0x5555));

        Assert.Equal(at, TransportSequence.Insert(buffer, at, 5, 1));
        Assert.Equal(at, TransportSequence.Insert(buffer.AsSpan(0, at + 4), at, 5, 1));
        Assert.Equal(4, TransportSequence.Insert(buffer, 4, 5, 1));
    }

    private static int Header(byte[] buffer) => RtpHeaderWriter.Write(buffer, 96, true, 1, 2, 3);

    private static void Check(ReadOnlySpan<byte> bytes, byte id)
    {
        Assert.True(RtpPacket.TryParse(bytes, out var packet));
        Assert.True(packet.TryGetExtension(id, out var data));
        Assert.Equal([0xAB, 0xCD], data.ToArray());
        Assert.Equal(Payload, packet.Payload.ToArray());
    }
}
