using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Layers;

namespace RoomLens.Rtp.Tests.Layers;

public sealed class Vp8FrameNumbersTests
{
    private readonly Vp8FrameNumbers _numbers = new();

    [Fact]
    public void FirstPacket_KeepsItsNumbers() => Assert.Equal((32_767, 255), Send(0, 32_767, 255));

    [Fact]
    public void SwitchBeforeTheFirst_CountsFromZero()
    {
        _numbers.Switch();

        Assert.Equal([(1, 1), (2, 2)], [Send(0, 32_767, 7), Send(0, 0, 8)]);
    }

    [Fact]
    public void Switches_ContinueOverTheWrap()
    {
        Send(0, 32_766, 254);
        _numbers.Switch();

        Assert.Equal([(32_767, 255), (0, 0)], [Send(1, 9, 3), Send(1, 10, 4)]);
        _numbers.Switch();
        Assert.Equal([(1, 1)], [Send(0, 500, 100)]);
    }

    [Fact]
    public void PictureLeftOut_ClosesUpOnceForAllItsPackets_AndLateOnesKeepTheirPlace()
    {
        Send(0, 100, 5);
        Skip(0, 102, 5);
        Skip(0, 102, 5);

        Assert.Equal((102, 6), Send(0, 103, 6));
        Assert.Equal((101, 5), Send(0, 101, 5));
        Assert.False(_numbers.TryRewrite(0, Payload(102, 5), isLive: true));
    }

    [Fact]
    public void LeftOutFromTheStart_TheNextPictureTakesItsNumber()
    {
        Skip(0, 100, 5);

        Assert.Equal((100, 6), Send(0, 101, 6));
    }

    [Fact]
    public void SentAgain_GetsWhatItHad()
    {
        Send(0, 100, 5);
        Skip(0, 101, 5);
        Send(0, 102, 6);
        _numbers.Switch();
        Send(1, 7, 7);

        Assert.Equal([(100, 5), (101, 6), (102, 7)], [Send(0, 100, 5, isLive: false), Send(0, 102, 6, isLive: false), Send(1, 7, 7, isLive: false)]);
    }

    [Fact]
    public void EncoderThatBeginsAnew_Continues()
    {
        Send(0, 5000, 9);

        Assert.Equal((5001, 10), Send(0, 3, 0, key: true));
        Assert.Equal((5002, 11), Send(0, 4, 1));
    }

    [Fact]
    public void SevenBitIds_StaySevenBits()
    {
        byte[] first = [0x90, 0x80, 126, 0x01], second = [0x90, 0x80, 5, 0x01];
        Assert.True(_numbers.TryRewrite(0, first, isLive: true));
        _numbers.Switch();
        Assert.True(_numbers.TryRewrite(1, second, isLive: true));

        Assert.Equal((126, 127), (first[2], second[2]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("90")]
    [InlineData("9080")]
    [InlineData("1001")]
    public void PayloadWithoutPictureId_StaysAsItIs(string hex)
    {
        var payload = Convert.FromHexString(hex);

        Assert.True(_numbers.TryRewrite(0, payload, isLive: true));
        Assert.Equal(hex, Convert.ToHexStringLower(payload));
    }

    private static byte[] Payload(int picture, int index, bool key = false) =>
        [0x90, 0xE0, (byte)(0x80 | picture >> 8), (byte)picture, (byte)index, 0x00, (byte)(key ? 0x10 : 0x11), 0, 0, 0];

    private (int Picture, int Index) Send(int source, int picture, int index, bool isLive = true, bool key = false)
    {
        var payload = Payload(picture, index, key);
        Assert.True(_numbers.TryRewrite(source, payload, isLive));
        Assert.True(Vp8Descriptor.TryParse(payload, out var written));
        return (written.PictureId!.Value, written.Tl0PicIdx!.Value);
    }

    private void Skip(int source, int picture, int index)
    {
        Assert.True(Vp8Descriptor.TryParse(Payload(picture, index), out var descriptor));
        _numbers.Skip(source, descriptor);
    }
}
