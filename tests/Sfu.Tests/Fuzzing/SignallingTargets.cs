using System.Text;
using System.Text.Json.Nodes;
using RoomLens.Fuzzing;
using RoomLens.Rtp.Sdp;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Ortc;
using RoomLens.Sfu.Producers;
using RoomLens.Sfu.Signalling;
using RoomLens.Sfu.Signalling.Requests;

namespace RoomLens.Sfu.Tests.Fuzzing;

/// <summary>Messages of a signalling socket, and what requests read of them: RTP parameters, capabilities, fingerprints.</summary>
internal static class SignallingTargets
{
    private const string Codec = """{"mimeType":"video/VP8","payloadType":96,"preferredPayloadType":96,"clockRate":90000,"parameters":{},"rtcpFeedback":[{"type":"nack"},{"type":"nack","parameter":"pli"}]}""";
    private const string Rtx = """{"mimeType":"video/rtx","payloadType":97,"preferredPayloadType":97,"clockRate":90000,"parameters":{"apt":96}}""";
    private const string H264 = """{"mimeType":"video/H264","payloadType":102,"preferredPayloadType":102,"clockRate":90000,"parameters":{"profile-level-id":"42e01f","packetization-mode":1}}""";
    private const string Extension = """{"uri":"urn:ietf:params:rtp-hdrext:sdes:mid","id":1,"encrypt":false}""";

    private static readonly ProducerSettings Described = new()
    {
        Codec = SupportedCodecs.All.First(codec => codec.Name == "AV1"),
        PayloadType = 45,
        Extensions = ForwardedExtensions.Inside,
    };

    private static readonly byte[][] Messages = Utf8(
        $$$$"""{"request":true,"id":1,"method":"produce","data":{"kind":"video","rtpParameters":{"mid":"0","codecs":[{{{{Codec}}}},{{{{Rtx}}}}],"headerExtensions":[{{{{Extension}}}}],"encodings":[{"ssrc":1,"rtx":{"ssrc":2}}]}}}""",
        $$$$"""{"request":true,"id":2,"method":"produce","data":{"kind":"video","rtpParameters":{"codecs":[{{{{H264}}}}],"encodings":[{"rid":"a"},{"rid":"b"}]}}}""",
        $$$$"""{"request":true,"id":3,"method":"join","data":{"displayName":"x","rtpCapabilities":{"codecs":[{{{{Codec}}}},{{{{Rtx}}}},{{{{H264}}}}],"headerExtensions":[{{{{Extension}}}}]}}}""",
        """{"request":true,"id":4,"method":"connectWebRtcTransport","data":{"dtlsParameters":{"fingerprints":[{"algorithm":"sha-256","value":"00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF"}]}}}""",
        """{"response":true,"id":5,"ok":true,"data":{}}""",
        """{"response":true,"id":6,"ok":false,"errorCode":500,"errorReason":"no"}""",
        """{"notification":true,"method":"downlinkBwe","data":{"desired":1}}""");

    public static IEnumerable<FuzzTarget> All =>
    [
        new("signalling message", Messages, static bytes => ProtooMessage.TryParse(bytes, out _)) { Grammar = new JsonMutation(Messages), GrammarShare = 0.5 },
        new("signalling data", Messages, Read) { Grammar = new JsonMutation(Messages), GrammarShare = 0.9 },
    ];

    private static bool Read(byte[] bytes)
    {
        if (!ProtooMessage.TryParse(bytes, out var message)) return false;
        ReadData(message.Data);
        return true;
    }

    private static void ReadData(JsonObject data)
    {
        if (MediaKinds.TryParse(data["kind"].Text(), out var kind) && data["rtpParameters"] is JsonObject parameters)
        {
            var settings = RtpParameters.Read(kind, parameters);
            if (settings.Value is { } read) Describe(read);
        }

        var capabilities = ReceiverCapabilities.Read(data["rtpCapabilities"]);
        if (capabilities.Value is { } known && known.Find(SupportedCodecs.Vp8) is { } codec)
        {
            Assert.InRange(codec.PayloadType, 0, 127);
            known.TakesRtx(codec);
            known.TransportSequence(codec);
            known.Extensions(Described);
        }

        Fingerprints.Read((data["dtlsParameters"] as JsonObject)?["fingerprints"]);
    }

    /// <summary>What was accepted is later described to receivers, in SDP and in JSON.</summary>
    private static void Describe(ProducerSettings settings)
    {
        Assert.InRange(settings.Encodings.Count, 1, 4);
        var codec = new SdpCodec { PayloadType = settings.PayloadType, Name = settings.Codec.Name, ClockRateHz = settings.Codec.ClockRateHz, Parameters = settings.Parameters };
        Assert.NotEmpty(new SdpWriter().Codec(codec).ToString());
        Assert.Equal(settings.Parameters.Count, settings.Parameters.ToJson().Count);
    }

    private static byte[][] Utf8(params ReadOnlySpan<string> texts)
    {
        var result = new byte[texts.Length][];
        for (var i = 0; i < texts.Length; i++) result[i] = Encoding.UTF8.GetBytes(texts[i]);
        return result;
    }
}
