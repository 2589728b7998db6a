using System.Text.Json;
using System.Text.Json.Nodes;
using RoomLens.Conformance.Captures;
using RoomLens.Conformance.Depacketizing;
using RoomLens.Conformance.Forwarding;
using RoomLens.Conformance.Receiving;
using RoomLens.Conformance.Rtp;
using RoomLens.Conformance.Transport;
using RoomLens.Conformance.Vision;

namespace RoomLens.Conformance.Running;

/// <summary>What runs the cases of each kind.</summary>
internal static class CaseKinds
{
    private static readonly Dictionary<string, Action<JsonElement, CaseReport>> Full = new()
    {
        ["rtp.parse"] = RtpCases.Parse,
        ["rtp.serialize"] = RtpCases.Serialize,
        ["rtp.ext"] = ExtensionCases.Read,
        ["rtx.encode"] = RtpCases.RtxEncode,
        ["rtx.decode"] = RtpCases.RtxDecode,
        ["rtcp.parse"] = RtcpCases.Parse,
        ["rtcp.serialize"] = RtcpCases.Serialize,
        ["twcc.build"] = TransportWideCases.Build,
        ["depay.vp8.descriptor"] = DescriptorCases.Vp8,
        ["depay.vp9.descriptor"] = DescriptorCases.Vp9,
        ["depay.h264.frame"] = FrameCases.H264,
        ["depay.h265.frame"] = FrameCases.H265,
        ["depay.av1.frame"] = FrameCases.Av1,
        ["depay.av1.header"] = DescriptorCases.Av1Header,
        ["frame.assemble"] = AssembleCases.Run,
        ["nack.sequence"] = NackCases.Sequence,
        ["nack.receivelog"] = NackCases.ReceiveLog,
        ["jitter.sequence"] = JitterCases.Run,
        ["sample.build"] = SampleCases.Run,
        ["rtxbuffer.insert"] = HistoryCases.Insert,
        ["keyframe.request"] = KeyFrameCases.Run,
        ["capture.depacketize"] = CaptureCases.Run,
        ["seq.rewrite"] = SequenceCases.Run,
        ["rtp.rewrite"] = RewriteCases.Run,
        ["vp8.rewrite"] = Vp8Cases.Run,
        ["demux.classify"] = Compute(static input => StunCases.Classify(input)),
        ["stun.parse"] = Compute(StunCases.Parse),
        ["stun.build"] = Compute(StunCases.Build),
        ["srtp.kdf"] = Compute(SrtpCases.Derive),
        ["srtp.aescm.keystream"] = Compute(SrtpCases.Keystream),
        ["srtp.protect"] = Compute(SrtpCases.ProtectRtp),
        ["srtcp.protect"] = Compute(SrtpCases.ProtectRtcp),
        ["srtp.protectWithSessionKeys"] = Compute(SrtpCases.ProtectRtpWithSessionKeys),
        ["srtcp.protectWithSessionKeys"] = Compute(SrtpCases.ProtectRtcpWithSessionKeys),
        ["srtp.roc"] = Compute(SrtpCases.Rollover),
        ["srtp.unprotectSequence"] = SrtpCases.UnprotectSequence,
        ["sdp.parse"] = Compute(SdpCases.Parse),
        ["vision.nms"] = VisionCases.Suppress,
        ["vision.letterbox"] = VisionCases.Letterbox,
        ["vision.yolo8"] = VisionCases.YoloV8,
        ["track.sequence"] = TrackCases.Run,
    };

    private static readonly Dictionary<string, Action<JsonElement, CaseReport>> Weak = new()
    {
        ["frame.assemble"] = AssembleCases.RunWeak,
    };

    /// <summary>Finds what runs a kind; false: unknown.</summary>
    public static bool TryFind(string kind, CaseForm form, out Action<JsonElement, CaseReport> run) =>
        (form == CaseForm.Full ? Full : Weak).TryGetValue(kind, out run!);

    private static Action<JsonElement, CaseReport> Compute(Func<JsonNode, JsonNode> kind) =>
        (input, report) => report.CheckAll(kind(JsonNode.Parse(input.GetRawText())!));
}
