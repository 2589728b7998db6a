using System.Text;
using System.Text.Json.Nodes;
using RoomLens.Contracts.Tests.Fuzzing;
using RoomLens.Rtp.Tests.Fuzzing;
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

    private static readonly string[] Messages =
    [
        $$$$"""{"request":true,"id":1,"method":"produce","data":{"kind":"video","rtpParameters":{"mid":"0","codecs":[{{{{Codec}}}},{{{{Rtx}}}}],"headerExtensions":[{{{{Extension}}}}],"encodings":[{"ssrc":1,"rtx":{"ssrc":2}}]}}}""",
        $$$$"""{"request":true,"id":2,"method":"produce","data":{"kind":"video","rtpParameters":{"codecs":[{{{{H264}}}}],"encodings":[{"rid":"a"},{"rid":"b"}]}}}""",
        $$$$"""{"request":true,"id":3,"method":"join","data":{"displayName":"x","rtpCapabilities":{"codecs":[{{{{Codec}}}},{{{{Rtx}}}},{{{{H264}}}}],"headerExtensions":[{{{{Extension}}}}]}}}""",
        """{"request":true,"id":4,"method":"connectWebRtcTransport","data":{"dtlsParameters":{"fingerprints":[{"algorithm":"sha-256","value":"00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF"}]}}}""",
        """{"response":true,"id":5,"ok":true,"data":{}}""",
    ];

    public static IEnumerable<FuzzTarget> All =>
    [
        new("signalling message", [.. Messages.Select(Encoding.UTF8.GetBytes)], Read, LeastAccepted: 0.05),
        new("signalling members", [.. Messages.Select(Encoding.UTF8.GetBytes)], ReadChanged),
    ];

    private static bool Read(byte[] bytes)
    {
        if (!ProtooMessage.TryParse(bytes, out var message)) return false;
        ReadData(message.Data);
        return true;
    }

    /// <summary>Octets that are no JSON any more say nothing of what reads its members: the octets choose members to change instead.</summary>
    private static bool ReadChanged(byte[] bytes)
    {
        if (Messages.Any(message => Encoding.UTF8.GetBytes(message).AsSpan().SequenceEqual(bytes))) return Read(bytes);
        return Read(JsonMutation.Change(Messages[bytes.Length % Messages.Length], bytes));
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
}
