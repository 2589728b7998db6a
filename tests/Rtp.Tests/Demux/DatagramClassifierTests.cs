using RoomLens.Rtp.Demux;

namespace RoomLens.Rtp.Tests.Demux;

public class DatagramClassifierTests
{
    [Theory]
    [InlineData(0, 0, 20, DatagramKind.Stun)]
    [InlineData(3, 0, 20, DatagramKind.Stun)]
    [InlineData(4, 0, 20, DatagramKind.Drop)]
    [InlineData(0, 0, 19, DatagramKind.Drop)]
    [InlineData(19, 0, 20, DatagramKind.Drop)]
    [InlineData(20, 0, 13, DatagramKind.Dtls)]
    [InlineData(63, 0, 13, DatagramKind.Dtls)]
    [InlineData(20, 0, 12, DatagramKind.Drop)]
    [InlineData(64, 0, 4, DatagramKind.TurnChannel)]
    [InlineData(80, 0, 20, DatagramKind.Drop)]
    [InlineData(128, 96, 12, DatagramKind.Rtp)]
    [InlineData(191, 191, 12, DatagramKind.Rtp)]
    [InlineData(128, 192, 4, DatagramKind.Rtcp)]
    [InlineData(128, 223, 4, DatagramKind.Rtcp)]
    [InlineData(128, 224, 12, DatagramKind.Rtp)]
    [InlineData(128, 200, 3, DatagramKind.Drop)]
    [InlineData(192, 200, 20, DatagramKind.Drop)]
    public void Classify_FirstOctets_GiveKind(byte first, byte second, int length, DatagramKind expected)
    {
        var datagram = new byte[length];
        datagram[0] = first;
        datagram[1] = second;

        Assert.Equal(expected, DatagramClassifier.Classify(datagram));
    }

    [Fact]
    public void Classify_Empty_Drops() => Assert.Equal(DatagramKind.Drop, DatagramClassifier.Classify([]));
}
