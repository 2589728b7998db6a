using RoomLens.Rtp.Frames;

namespace RoomLens.Rtp.Tests.Depacketize;

/// <summary>Aggregation headers in every combination (RTP payload format for AV1, section 4.4): |Z|Y|W W|N|-|-|-|.</summary>
public sealed class Av1DepacketizerTests
{
    [Theory]
    [InlineData("320114", "103014")] // W 1
    [InlineData("3201140a010a", "20023014080a")] // W 2: the last has no length
    [InlineData("320114320115320116", "30023014023015" + "3016")] // W 3
    [InlineData("3201140a010a", "0002301402080a")] // W 0: each has a length
    [InlineData("320114", "10320114")] // the OBU brings its size
    [InlineData("36080114", "10340814")] // extension octet
    [InlineData("360000", "103400")] // extension octet, no payload
    [InlineData("320114", "200110" + "3014")] // a temporal delimiter before
    [InlineData("32021415", "503014", "9015")] // Y, then Z
    [InlineData("3203141516", "503014", "d015", "9016")] // over three packets
    [InlineData("320214150a010a", "503014", "a0" + "0115" + "080a")] // ends in a packet with another
    [InlineData("0a010a32021415", "6002080a3014", "9015")] // begins in a packet with another
    public void Elements_BecomeOneTemporalUnit(string expected, params string[] payloads) => Assert.Equal(expected, FrameMaker.Make(VideoCodec.Av1, payloads));

    [Theory]
    [InlineData("")]
    [InlineData("10")] // W 1 and no element
    [InlineData("20023014")] // W 2 and one element
    [InlineData("000530")] // length beyond the packet
    [InlineData("00ffffffffffffffffff7f")] // length without an end
    [InlineData("10b014")] // forbidden bit
    [InlineData("10320514")] // size beyond the OBU
    [InlineData("1032001415")] // size short of the OBU
    [InlineData("1034")] // extension octet missing
    [InlineData("9014")] // continues what never began
    [InlineData("983014")] // Z and N
    [InlineData("503014")] // never ends
    [InlineData("503014", "103015")] // begins anew in the middle
    [InlineData("503014", "d015")] // goes on without end
    [InlineData("1010")] // nothing but a temporal delimiter
    public void Malformed_IsRefused(params string[] payloads) => Assert.Null(FrameMaker.Make(VideoCodec.Av1, payloads));

    [Fact]
    public void AggregationHeaderAlone_OpensOrCloses()
    {
        Assert.Equal("32021415", FrameMaker.Make(VideoCodec.Av1, "40", "90301415"));
        Assert.Equal("320114", FrameMaker.Make(VideoCodec.Av1, "503014", "80"));
        // One element, of no octets.
        Assert.Equal("32021415", FrameMaker.Make(VideoCodec.Av1, "50", "90301415"));
        Assert.Equal("320114", FrameMaker.Make(VideoCodec.Av1, "503014", "90"));
    }

    [Fact]
    public void TileLists_AreLeftOut() => Assert.Equal("320114", FrameMaker.Make(VideoCodec.Av1, "20024001" + "3014"));

    [Fact]
    public void LengthsOfTwoOctets()
    {
        var payload = new string('a', 2 * 198);

        Assert.Equal("32c601" + payload, FrameMaker.Make(VideoCodec.Av1, "00" + "c701" + "30" + payload));
        Assert.Equal("32c601" + payload, FrameMaker.Make(VideoCodec.Av1, "10" + "30" + payload));
    }
}
