using System.Text.Json.Nodes;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Tests.Ortc;

public class ScalabilityTests
{
    [Theory]
    [InlineData("L1T1", 1, 1)]
    [InlineData("L3T3_KEY", 3, 3)]
    [InlineData("L2T3h", 2, 3)]
    [InlineData("S3T1", 3, 1)]
    [InlineData("L10T2", 10, 2)]
    [InlineData(null, 1, 1)]
    [InlineData("", 1, 1)]
    [InlineData("L0T1", 1, 1)]
    [InlineData("L3", 1, 1)]
    [InlineData("LT", 1, 1)]
    [InlineData("3T3", 1, 1)]
    [InlineData("L-1T2", 1, 1)]
    [InlineData("L999T1", 1, 1)]
    public void Read_Name_GivesLayers(string? name, int spatial, int temporal) => Assert.Equal(new ScalabilityMode(spatial, temporal), ScalabilityMode.Read(name));

    [Theory]
    [InlineData("VP9", "svc", "L3T3_KEY")]
    [InlineData("AV1", "svc", "L1T3")]
    [InlineData("VP8", "simulcast", "L1T3")]
    [InlineData("VP9", "simple", null)]
    [InlineData("VP9", "simple", "L1T1")]
    public void TypeOf_OneStream_IsByItsLayersAndCodec(string codec, string type, string? mode) =>
        Assert.Equal(type, ConsumerParameters.TypeOf(Settings(codec, new StreamEncoding(null, 1, null) { ScalabilityMode = mode })));

    [Fact]
    public void TypeOf_SeveralStreams_IsSimulcast() =>
        Assert.Equal("simulcast", ConsumerParameters.TypeOf(Settings("VP8", new StreamEncoding("a", null, null), new StreamEncoding("b", null, null))));

    [Theory]
    [InlineData("AV1", true, true, true)]
    [InlineData("AV1", false, true, false)] // its publisher sends none
    [InlineData("AV1", true, false, false)] // its client takes none
    [InlineData("VP8", true, true, false)] // the payload tells, and mediasoup-client leaves the extension out of its description
    public void Extensions_DependencyDescriptors_GoWithAv1(string codec, bool sent, bool taken, bool expected)
    {
        var producer = Settings(codec, StreamEncoding.Unannounced) with { Extensions = sent ? ForwardedExtensions.Inside : default };
        var uri = taken ? HeaderExtensionUris.DependencyDescriptor : HeaderExtensionUris.Mid;
        var capabilities = new JsonObject { ["codecs"] = new JsonArray(), ["headerExtensions"] = new JsonArray(new JsonObject { ["uri"] = uri }) };

        var extensions = ReceiverCapabilities.Read(capabilities).Value!.Extensions(producer);

        Assert.Equal(expected ? ForwardedExtensions.Inside.DependencyDescriptor : 0, extensions.DependencyDescriptor);
    }

    private static ProducerSettings Settings(string codec, params StreamEncoding[] encodings) =>
        new() { Codec = SupportedCodecs.All.First(known => known.Name == codec), PayloadType = 100, Encodings = encodings };
}
