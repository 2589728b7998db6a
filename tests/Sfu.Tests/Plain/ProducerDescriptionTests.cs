using System.Text.Json.Nodes;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Plain;

namespace RoomLens.Sfu.Tests.Plain;

public class ProducerDescriptionTests
{
    [Fact]
    public void PlainSdp_OfFfmpeg_HasNoFeedback()
    {
        const string Sdp = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=No Name\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\na=tool:libavformat\r\nm=video 5004 RTP/AVP 96\r\nb=AS:800\r\na=rtpmap:96 VP8/90000\r\n";

        var settings = PlainSdp.Read(MediaKind.Video, Sdp).Value!;

        Assert.Equal((96, "VP8", false, false), (settings.PayloadType, settings.Codec.Name, settings.TakesNack, settings.TakesPli));
    }

    [Fact]
    public void RtpParameters_OfMediasoup_AreRead()
    {
        var parameters = JsonNode.Parse("""
            {"codecs":[
              {"mimeType":"video/VP8","payloadType":101,"clockRate":90000,"parameters":{},"rtcpFeedback":[{"type":"nack","parameter":""},{"type":"nack","parameter":"pli"}]},
              {"mimeType":"video/rtx","payloadType":102,"clockRate":90000,"parameters":{"apt":101}}],
             "headerExtensions":[{"uri":"urn:3gpp:video-orientation","id":11}],"encodings":[{"ssrc":1}]}
            """)!.AsObject();

        var settings = RtpParameters.Read(MediaKind.Video, parameters).Value!;

        Assert.Equal((101, (byte?)102, true, true, false), (settings.PayloadType, settings.RtxPayloadType, settings.TakesNack, settings.TakesPli, settings.TakesRemb));
        Assert.Equal(11, settings.Extensions.VideoOrientation);
    }

    [Theory]
    [InlineData("""{"codecs":[{"mimeType":"video/H264","payloadType":101,"clockRate":90000}]}""", 422)]
    [InlineData("""{"codecs":[{"mimeType":"video/VP8","payloadType":300,"clockRate":90000}]}""", 400)]
    [InlineData("""{"codecs":[{"mimeType":5,"payloadType":"x"}]}""", 400)]
    [InlineData("""{"codecs":[7]}""", 400)]
    [InlineData("""{"codecs":{}}""", 400)]
    [InlineData("{}", 400)]
    public void RtpParameters_Unusable_NamesTheField(string json, int status)
    {
        var refusal = RtpParameters.Read(MediaKind.Video, JsonNode.Parse(json)!.AsObject()).Refusal;

        Assert.Equal(status, refusal?.Status);
        Assert.StartsWith("rtpParameters.codecs", refusal?.Field, StringComparison.Ordinal);
    }
}
