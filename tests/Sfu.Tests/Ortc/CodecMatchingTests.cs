using System.Text.Json.Nodes;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Ortc;

namespace RoomLens.Sfu.Tests.Ortc;

public class CodecMatchingTests
{
    [Theory]
    [InlineData("""{"packetization-mode":1,"profile-level-id":"42e01f"}""", 102)]
    [InlineData("""{"packetization-mode":1,"profile-level-id":"42e034"}""", 102)]
    [InlineData("""{"packetization-mode":1,"profile-level-id":"4d001f"}""", 104)]
    [InlineData("""{"packetization-mode":1,"profile-level-id":"640032"}""", 106)]
    [InlineData("""{"packetization-mode":0,"profile-level-id":"42e01f"}""", null)]
    [InlineData("""{"packetization-mode":1,"profile-level-id":"42001f"}""", null)]
    [InlineData("""{"packetization-mode":1,"profile-level-id":"zz"}""", null)]
    public void H264_MatchesByModeAndProfile(string parameters, int? payloadType)
    {
        var codec = SupportedCodecs.Find(MediaKind.Video, "h264", 90_000, JsonNode.Parse(parameters).Parameters());

        Assert.Equal(payloadType, codec?.PayloadType);
    }

    [Theory]
    [InlineData("{}", 98)]
    [InlineData("""{"profile-id":2}""", 100)]
    [InlineData("""{"profile-id":1}""", null)]
    public void Vp9_MatchesByProfile(string parameters, int? payloadType)
    {
        var codec = SupportedCodecs.Find(MediaKind.Video, "VP9", 90_000, JsonNode.Parse(parameters).Parameters());

        Assert.Equal(payloadType, codec?.PayloadType);
    }

    [Fact]
    public void ToJson_NumbersAreNumbers_ProfilesAreText()
    {
        var parameters = new Dictionary<string, string> { ["packetization-mode"] = "1", ["profile-level-id"] = "640032" };

        Assert.Equal("""{"packetization-mode":1,"profile-level-id":"640032"}""", parameters.ToJson().ToJsonString());
    }
}
