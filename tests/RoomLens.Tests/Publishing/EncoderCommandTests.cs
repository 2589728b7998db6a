using RoomLens.Cli.Publishing;
using RoomLens.Contracts.Sfu;

namespace RoomLens.Cli.Tests.Publishing;

public sealed class EncoderCommandTests
{
    private static readonly PlainProducerCreated Target = new("p1", "127.0.0.1", 42000, 42001);

    [Fact]
    public void Arguments_Pattern_ReadsTheSceneInRealTime()
    {
        var arguments = EncoderCommand.Arguments(Request(null), Target).ToList();

        Assert.Contains("-re", arguments);
        Assert.Equal(PatternScene.FilterGraph(), arguments[arguments.IndexOf("-i") + 1]);
        Assert.Equal("rtp://127.0.0.1:42000?rtcpport=42001&pkt_size=1200", arguments[^1]);
    }

    [Fact]
    public void Arguments_FileWithLoop_LoopsTheInput()
    {
        var arguments = EncoderCommand.Arguments(Request("/clips/a b.mp4") with { Loop = true }, Target).ToList();

        Assert.True(arguments.IndexOf("-stream_loop") < arguments.IndexOf("-i"));
        Assert.Equal("/clips/a b.mp4", arguments[arguments.IndexOf("-i") + 1]);
    }

    [Fact]
    public void Arguments_FileWithoutLoop_PlaysOnce()
    {
        Assert.DoesNotContain("-stream_loop", EncoderCommand.Arguments(Request("/clips/a.mp4"), Target));
    }

    [Fact]
    public void Target_Ipv6_IsBracketed()
    {
        Assert.StartsWith("rtp://[::1]:42000?", EncoderCommand.Target(Target with { Ip = "::1" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vp8", "libvpx", "rtp")]
    [InlineData("h264", "libx264", "rtp")]
    [InlineData("vp9", "libvpx-vp9", "ivf")]
    [InlineData("av1", "libaom-av1", "ivf")]
    [InlineData("h265", "libx265", "rtp")]
    public void Arguments_EachCodec_HasItsEncoderAndWay(string codec, string encoder, string way)
    {
        var request = Request("/clips/a.mp4") with { Codec = PublishCodec.Find(codec)! };

        var arguments = EncoderCommand.Arguments(request, Target).ToList();

        Assert.Equal(encoder, arguments[arguments.IndexOf("-c:v") + 1]);
        Assert.Equal(way, arguments[arguments.LastIndexOf("-f") + 1]);
        Assert.Contains("-force_key_frames", arguments);
    }

    [Theory]
    [InlineData("vp8", "a=rtpmap:96 VP8/90000\r\na=sendonly\r\n")]
    [InlineData("H264", "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;profile-level-id=42c01f\r\na=sendonly\r\n")]
    [InlineData("vp9", "a=rtpmap:96 VP9/90000\r\na=fmtp:96 profile-id=0\r\n")]
    [InlineData("av1", "a=rtpmap:96 AV1/90000\r\n")]
    [InlineData("h265", "a=rtpmap:96 H265/90000\r\na=sendonly\r\n")]
    public void Sdp_AnnouncesWhatIsSent(string codec, string lines)
    {
        var sdp = PublishCodec.Find(codec)!.Sdp;

        Assert.Contains("m=video 5004 RTP/AVP 96\r\n", sdp, StringComparison.Ordinal);
        Assert.Contains(lines, sdp, StringComparison.Ordinal);
    }

    private static PublishRequest Request(string? file) =>
        new() { File = file, Room = "demo", Peer = "p", Sfu = new Uri("http://127.0.0.1:8082") };
}
