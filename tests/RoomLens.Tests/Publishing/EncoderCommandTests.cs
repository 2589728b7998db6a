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

    [Fact]
    public void Sdp_AnnouncesWhatIsSent()
    {
        Assert.Contains($"m=video 5004 RTP/AVP {EncoderCommand.PayloadType}\r\n", EncoderCommand.Sdp, StringComparison.Ordinal);
        Assert.Contains($"a=rtpmap:{EncoderCommand.PayloadType} VP8/90000\r\n", EncoderCommand.Sdp, StringComparison.Ordinal);
    }

    private static PublishRequest Request(string? file) =>
        new() { File = file, Room = "demo", Peer = "p", Sfu = new Uri("http://127.0.0.1:8082") };
}
