using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Tests.Packets;

public sealed class RtxPacketTests
{
    [Theory]
    [InlineData("90e403e900015f900a0b0c0dbede00014061000010c0ffee", "90e5ffff00015f900a0b0c0ebede00014061000003e910c0ffee")]
    // Padding is taken off (RFC 4588 section 4); CSRCs stay.
    [InlineData("a1e403e900015f900a0b0c0d0000000710c0ffee00000003", "81e5ffff00015f900a0b0c0e0000000703e910c0ffee00")]
    // Padding only: nothing but the original number.
    [InlineData("a0e403e900015f900a0b0c0d00000004", "80e5ffff00015f900a0b0c0e03e9")]
    public void Encode_KeepsAllButTheStreamsOwnFields(string original, string expected)
    {
        Assert.True(RtpPacket.TryParse(Convert.FromHexString(original), out var packet));
        var target = new byte[64];

        var length = RtxPacket.Encode(packet, 101, 0x0A0B0C0E, 65535, target);

        Assert.Equal(expected, Convert.ToHexStringLower(target.AsSpan(0, length)));
    }

    [Theory]
    [InlineData("80e5ffff00015f900a0b0c0e03e9", "80e403e900015f900a0b0c0d")]
    [InlineData("a0e5ffff00015f900a0b0c0e03e9aa000003", "80e403e900015f900a0b0c0d" + "aa")]
    [InlineData("a0e5ffff00015f900a0b0c0e03000003", "")] // one octet is left before the padding
    [InlineData("80e5ffff00015f900a0b0c0e03", "")]
    public void Decode_TakesPaddingOff(string rtx, string expected)
    {
        Assert.True(RtpPacket.TryParse(Convert.FromHexString(rtx), out var packet));
        var target = new byte[64];

        var length = RtxPacket.Decode(packet, 100, 0x0A0B0C0D, target);

        Assert.Equal(expected, Convert.ToHexStringLower(target.AsSpan(0, length)));
    }

    [Fact]
    public void TooShortATarget_WritesNothing()
    {
        Assert.True(RtpPacket.TryParse(Convert.FromHexString("80e403e900015f900a0b0c0daabb"), out var packet));

        Assert.Equal(0, RtxPacket.Encode(packet, 101, 1, 1, new byte[15]));
    }
}
