using System.Globalization;

namespace RoomLens.Rtp.Sdp;

/// <summary>Interprets the lines of one m-section. Attributes it cannot read are left out; an unreadable rtpmap refuses the description.</summary>
internal static class MediaBuilder
{
    /// <summary>Most items kept of one kind of attribute; an honest m-section has a tenth of it.</summary>
    private const int MaxItems = 256;

    public static MediaDescription? Build(MediaLines lines, SessionDescription session, out string problem)
    {
        var own = lines.Attributes;
        var outer = session.Attributes;
        if (!TryReadCodecs(lines, out var codecs, out problem)) return null;

        return new MediaDescription
        {
            Kind = lines.Kind,
            Port = lines.Port,
            Protocol = lines.Protocol,
            Formats = lines.Formats,
            Direction = Direction(own) ?? Direction(outer) ?? SdpDirection.SendRecv,
            ConnectionAddress = lines.ConnectionAddress ?? session.ConnectionAddress,
            Mid = own.First("mid"),
            Msid = own.First("msid"),
            IceUfrag = own.First("ice-ufrag") ?? outer.First("ice-ufrag"),
            IcePwd = own.First("ice-pwd") ?? outer.First("ice-pwd"),
            IceLite = outer.Has("ice-lite") || own.Has("ice-lite"),
            Setup = own.First("setup") ?? outer.First("setup"),
            Fingerprints = Fingerprints(own.Has("fingerprint") ? own : outer),
            RtcpMux = own.Has("rtcp-mux"),
            RtcpRsize = own.Has("rtcp-rsize"),
            RtcpPort = RtcpPort(own),
            Candidates = Read<SdpCandidate>(own, "candidate", SdpCandidate.TryParse),
            EndOfCandidates = own.Has("end-of-candidates") || outer.Has("end-of-candidates"),
            Codecs = codecs,
            HeaderExtensions =
            [
                .. Read<SdpHeaderExtension>(outer, "extmap", SdpHeaderExtension.TryParse),
                .. Read<SdpHeaderExtension>(own, "extmap", SdpHeaderExtension.TryParse),
            ],
            Ssrcs = SdpSsrc.Collect(own.Values("ssrc")),
            SsrcGroups = Read<SdpSsrcGroup>(own, "ssrc-group", SdpSsrcGroup.TryParse),
            Rids = Read<SdpRid>(own, "rid", SdpRid.TryParse),
            Simulcast = own.First("simulcast"),
            Cryptos = Read<SdpCrypto>(own, "crypto", SdpCrypto.TryParse),
            Attributes = own,
        };
    }

    private delegate bool Reader<T>(string value, out T? result);

    private static List<T> Read<T>(SdpAttributes attributes, string name, Reader<T> reader)
    {
        var items = new List<T>();
        foreach (var value in attributes.Values(name))
        {
            if (items.Count >= MaxItems) break;
            if (reader(value, out var item) && item is not null) items.Add(item);
        }

        return items;
    }

    private static SdpDirection? Direction(SdpAttributes attributes)
    {
        foreach (var attribute in attributes.All)
            if (SdpDirections.TryParse(attribute.Name, out var direction)) return direction;
        return null;
    }

    private static List<SdpFingerprint> Fingerprints(SdpAttributes attributes) =>
        Read<SdpFingerprint>(attributes, "fingerprint", SdpFingerprint.TryParse);

    private static int? RtcpPort(SdpAttributes attributes)
    {
        var field = attributes.First("rtcp")?.Split(' ')[0];
        return ushort.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;
    }

    private static bool TryReadCodecs(MediaLines lines, out List<SdpCodec> codecs, out string problem)
    {
        codecs = [];
        problem = string.Empty;
        var maps = new Dictionary<string, SdpCodec>();
        foreach (var value in lines.Attributes.Values("rtpmap"))
        {
            if (!SdpCodec.TryParseMap(value, out var codec))
            {
                problem = $"a=rtpmap:{Shorten(value)} is not readable";
                return false;
            }

            maps.TryAdd(codec.PayloadType.ToString(CultureInfo.InvariantCulture), codec);
        }

        var used = new HashSet<string>();
        foreach (var format in lines.Formats)
            if (used.Add(format) && maps.TryGetValue(format, out var codec)) codecs.Add(codec.WithDetails(lines.Attributes));
        return true;
    }

    private static string Shorten(string value) => value.Length <= 40 ? value : value[..40] + "…";
}
