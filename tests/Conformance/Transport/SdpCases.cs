using System.Text.Json.Nodes;
using RoomLens.Rtp.Sdp;

namespace RoomLens.Conformance.Transport;

/// <summary>Kind <c>sdp.parse</c>.</summary>
internal static class SdpCases
{
    public static JsonNode Parse(JsonNode input)
    {
        if (!SessionDescription.TryParse((string)input["sdp"]!, out var session, out _)) return new JsonObject { ["ok"] = false };
        return new JsonObject
        {
            ["ok"] = true,
            ["originSessionId"] = session.Origin.SessionId,
            ["sessionName"] = session.SessionName,
            ["groups"] = Texts(session.Groups),
            ["media"] = new JsonArray([.. session.Media.Select(Media)]),
        };
    }

    private static JsonObject Media(MediaDescription media) => new()
    {
        ["kind"] = media.Kind,
        ["port"] = media.Port,
        ["protocol"] = media.Protocol,
        ["formats"] = Texts(media.Formats),
        ["direction"] = media.Direction.ToSdp(),
        ["mid"] = media.Mid,
        ["iceUfrag"] = media.IceUfrag,
        ["icePwd"] = media.IcePwd,
        ["setup"] = media.Setup,
        ["fingerprints"] = Texts(media.Fingerprints.Select(fingerprint => fingerprint.ToString())),
        ["iceLite"] = media.IceLite,
        ["rtcpMux"] = media.RtcpMux,
        ["rtcpRsize"] = media.RtcpRsize,
        ["candidates"] = media.Candidates.Count,
        ["endOfCandidates"] = media.EndOfCandidates,
        ["codecs"] = new JsonArray([.. media.Codecs.Select(Codec)]),
        ["headerExtensions"] = new JsonArray(
            [.. media.HeaderExtensions.Select(extension => new JsonObject { ["id"] = extension.Id, ["uri"] = extension.Uri })]),
        ["ssrcs"] = new JsonArray([.. media.Ssrcs.Select(source => new JsonObject { ["ssrc"] = source.Ssrc, ["cname"] = source.Cname })]),
        ["ssrcGroups"] = Texts(media.SsrcGroups.Select(group => group.ToString())),
        ["rids"] = Texts(media.Rids.Select(rid => rid.Value)),
        ["simulcast"] = media.Simulcast,
    };

    private static JsonObject Codec(SdpCodec codec) => new()
    {
        ["payloadType"] = codec.PayloadType,
        ["name"] = codec.Name,
        ["clockRate"] = codec.ClockRateHz,
        ["channels"] = codec.Channels,
        ["feedback"] = Texts(codec.Feedback),
        ["parameters"] = new JsonObject(codec.Parameters.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)item.Value))),
    };

    private static JsonArray Texts(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);
}
