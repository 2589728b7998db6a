using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Tests.Packets;

public sealed class RtpPacketTests
{
    // One-byte extensions 1 (one octet), 2 (two), 3 (four) as in libwebrtc's and mediasoup's tests, then payload and padding of 3.
    private static readonly byte[] Known = Convert.FromHexString("b00100080000000400000005bede000310ff21ffff000033ffffffffaabbcc000003");

    [Fact]
    public void TryParse_KnownPacket_ReadsEveryField()
    {
        Assert.True(RtpPacket.TryParse(Known, out var packet));

        Assert.Equal(1, packet.PayloadType);
        Assert.Equal(8, packet.SequenceNumber);
        Assert.Equal(4u, packet.Timestamp);
        Assert.Equal(5u, packet.Ssrc);
        Assert.False(packet.Marker);
        Assert.Equal(28, packet.HeaderLength);
        Assert.Equal(3, packet.PaddingSize);
        Assert.Equal("AABBCC", Convert.ToHexString(packet.Payload));
        Assert.True(packet.TryGetExtension(2, out var data));
        Assert.Equal("FFFF", Convert.ToHexString(data));
        Assert.False(packet.TryGetExtension(4, out _));
        Assert.False(packet.TryGetExtension(0, out _));
    }

    [Fact]
    public void TryParse_EachTruncationOfTheHeader_IsRefused()
    {
        for (var length = 0; length < 28; length++) Assert.False(RtpPacket.TryParse(Known.AsSpan(0, length), out _), $"{length} octets");
    }

    [Theory]
    [InlineData("406412346543127812345678")] // version 1
    [InlineData("a06412346543127812345678")] // P without anything that could be padding
    [InlineData("a0641234654312781234567800")] // padding count 0
    [InlineData("a0641234654312781234567802")] // padding count past the payload
    public void TryParse_BrokenHeader_IsRefused(string packet) => Assert.False(RtpPacket.TryParse(Convert.FromHexString(packet), out _));

    [Fact]
    public void TryGetExtension_TwoByteForm_FindsEmptyAndLongElements()
    {
        var bytes = Convert.FromHexString("90e100010000000200000003100000020f01010100000000aa");

        Assert.True(RtpPacket.TryParse(bytes, out var packet));

        Assert.True(packet.TryGetExtension(15, out var one));
        Assert.Equal(1, one.Length);
        Assert.True(packet.TryGetExtension(1, out var empty));
        Assert.True(empty.IsEmpty);
    }

    [Fact]
    public void TryParse_MutatedPackets_NeverThrowAndStayInside()
    {
        var random = new Random(4711);
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = Known.AsSpan(0, random.Next(Known.Length + 1)).ToArray();
            for (var i = random.Next(4); i >= 0 && bytes.Length > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (!RtpPacket.TryParse(bytes, out var packet)) continue;
            Assert.Equal(bytes.Length, packet.HeaderLength + packet.Payload.Length + packet.PaddingSize);
            var elements = packet.ReadExtensions();
            while (elements.TryRead(out _, out _)) { }
        }
    }
}
