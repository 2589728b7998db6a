using System.Text.Json.Nodes;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Ortc;

namespace RoomLens.Sfu.Tests.Ortc;

public sealed class RtpParametersTests
{
    /// <summary>Format parameters go into a line of SDP for observers: one with a line end would keep every observer from the stream.</summary>
    [Theory]
    [InlineData("x", "1\r\na=sendonly", false)]
    [InlineData("x\n", "1", false)]
    [InlineData("x", "1;y=2", false)]
    [InlineData("x=y", "1", false)]
    [InlineData("", "1", false)]
    [InlineData("x-google-start-bitrate", "1000", true)]
    [InlineData("sprop", "Z0IAKeKQ==,aM4", true)]
    public void Read_FormatParameters_OnlyThoseALineCanCarry(string name, string value, bool isKept)
    {
        var codec = new JsonObject
        {
            ["mimeType"] = "video/VP8",
            ["payloadType"] = 96,
            ["clockRate"] = 90_000,
            ["parameters"] = new JsonObject { [name] = value, ["max-fs"] = 3600 },
        };

        var read = RtpParameters.Read(MediaKind.Video, new JsonObject { ["codecs"] = new JsonArray(codec) });

        Assert.Equal(isKept, read.Value!.Parameters.ContainsKey(name));
        Assert.Equal("3600", read.Value.Parameters["max-fs"]);
    }
}
