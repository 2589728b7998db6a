using RoomLens.Rtp.Packets;

namespace RoomLens.Rtp.Tests.Packets;

public sealed class HeaderExtensionsTests
{
    [Fact]
    public void TryReadAbsCaptureTime_EightOctets_IsTheTimeAlone()
    {
        Assert.True(HeaderExtensions.TryReadAbsCaptureTime(Convert.FromHexString("e5d3c4b580000000"), out var time, out var offset));

        Assert.Equal(0xE5D3C4B580000000, time.Value);
        Assert.Null(offset);
    }

    [Fact]
    public void TryReadAbsCaptureTime_SixteenOctets_AddsTheSignedOffset()
    {
        Assert.True(HeaderExtensions.TryReadAbsCaptureTime(Convert.FromHexString("e5d3c4b580000000ffffffff80000000"), out _, out var offset));

        Assert.Equal(TimeSpan.FromMilliseconds(-500), offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("e5d3c4b5800000")]
    [InlineData("e5d3c4b580000000ff")]
    public void TryReadAbsCaptureTime_OtherSizes_AreRefused(string data) =>
        Assert.False(HeaderExtensions.TryReadAbsCaptureTime(Convert.FromHexString(data), out _, out _));

    [Theory]
    [InlineData("00", 0)]
    [InlineData("01", 90)]
    [InlineData("02", 180)]
    [InlineData("0b", 270)] // camera and flip bits set
    public void TryReadVideoOrientation_OneOctet_GivesDegrees(string data, int rotation)
    {
        Assert.True(HeaderExtensions.TryReadVideoOrientation(Convert.FromHexString(data), out var actual));

        Assert.Equal(rotation, actual);
    }

    [Theory]
    [InlineData("")]
    [InlineData("6800")]
    [InlineData("c3a9")]
    public void TryReadText_NotPrintableAscii_IsRefused(string data) => Assert.False(HeaderExtensions.TryReadText(Convert.FromHexString(data), out _));
}
