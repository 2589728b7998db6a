using RoomLens.Rtp.Frames;

namespace RoomLens.Rtp.Tests.Depacketize;

/// <summary>What H.264 (RFC 6184) and H.265 (RFC 7798) payloads become, and what is refused.</summary>
public sealed class NalDepacketizerTests
{
    [Theory]
    [InlineData("000000016588", "6588")]
    [InlineData("0000000167420000000168ce000000016588", "78" + "00026742" + "000268ce" + "00026588")] // STAP-A
    [InlineData("0000000165aabbcc", "7c85aa", "7c05bb", "7c45cc")] // FU-A
    [InlineData("0000000165aa", "7c85", "7c45aa")] // a fragment may be empty (section 5.8)
    [InlineData("0000000125aabb", "3c85aa", "3c45bb")] // NRI of the indicator
    [InlineData("00000001090000000165aabb", "09", "7c85aa", "7c45bb")] // a unit that is a header only
    public void H264_Payloads_BecomeAnnexB(string expected, params string[] payloads) => Assert.Equal(expected, FrameMaker.Make(VideoCodec.H264, payloads));

    [Theory]
    [InlineData("")]
    [InlineData("00")] // type 0
    [InlineData("1e00")] // type 30
    [InlineData("7f00")] // type 31
    [InlineData("79000265")] // STAP-B
    [InlineData("7a0002650000")] // MTAP16
    [InlineData("7b000265000000")] // MTAP24
    [InlineData("7d850000aa")] // FU-B
    [InlineData("78")] // STAP-A without a unit
    [InlineData("780000")] // a unit of no octets
    [InlineData("7800026588" + "00")] // half a size
    [InlineData("7800036588")] // beyond the packet
    [InlineData("7800027c85")] // a fragment inside
    [InlineData("7c")] // FU-A cut
    [InlineData("7cc5aa")] // start and end in one
    [InlineData("7c05aa", "7c45bb")] // no start
    [InlineData("7c85aa", "7c05bb")] // no end
    [InlineData("7c85aa", "6588")] // another unit between
    [InlineData("7c85aa", "7c85bb", "7c45cc")] // two starts
    [InlineData("7c85aa", "7c41bb")] // another type
    public void H264_Malformed_IsRefused(params string[] payloads) => Assert.Null(FrameMaker.Make(VideoCodec.H264, payloads));

    [Theory]
    [InlineData("000000010201aabb", "0201aabb")]
    [InlineData("0000000140010c000000014201010000000144 01c1", "6001" + "000340010c" + "0003420101" + "00034401c1")] // AP
    [InlineData("000000010201aabbcc", "620181aa", "620101bb", "620141cc")] // FU
    [InlineData("000000010312aabb", "631281aa", "631241bb")] // layer id and temporal id of the header
    public void H265_Payloads_BecomeAnnexB(string expected, params string[] payloads) =>
        Assert.Equal(expected.Replace(" ", "", StringComparison.Ordinal), FrameMaker.Make(VideoCodec.H265, payloads));

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("0201")] // a header only
    [InlineData("640100aabb")] // PACI
    [InlineData("660100")] // type 51
    [InlineData("6001")] // AP without a unit
    [InlineData("60010001" + "02")] // a unit shorter than a header
    [InlineData("6001000302 01")] // beyond the packet
    [InlineData("60010003620181")] // a fragment inside
    [InlineData("620181")] // an empty fragment (section 4.4.3)
    [InlineData("6201c1aa")] // start and end in one
    [InlineData("6201b1aa", "620171bb")] // a fragment of an AP
    [InlineData("620101bb", "620141cc")] // no start
    [InlineData("620181bb", "620101cc")] // no end
    [InlineData("620181aa", "0201bb")] // another unit between
    [InlineData("620181aa", "620142bb")] // another type
    public void H265_Malformed_IsRefused(params string[] payloads) =>
        Assert.Null(FrameMaker.Make(VideoCodec.H265, payloads.Select(payload => payload.Replace(" ", "", StringComparison.Ordinal))));
}
