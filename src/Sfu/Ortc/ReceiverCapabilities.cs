using System.Text.Json.Nodes;
using RoomLens.Rtp.Packets;
using RoomLens.Sfu.Codecs;
using RoomLens.Sfu.Producers;

namespace RoomLens.Sfu.Ortc;

/// <summary>What a client can receive, as it said when it joined. Immutable.</summary>
internal sealed class ReceiverCapabilities
{
    private const int MaxEntries = 128;

    private readonly List<CodecDescription> _codecs;
    private readonly HashSet<string> _extensions;

    private ReceiverCapabilities(List<CodecDescription> codecs, HashSet<string> extensions) => (_codecs, _extensions) = (codecs, extensions);

    /// <summary>Reads them.</summary>
    public static Outcome<ReceiverCapabilities> Read(JsonNode? node)
    {
        if (node is not JsonObject capabilities || capabilities["codecs"] is not JsonArray { Count: <= MaxEntries } codecs)
            return Refusal.Malformed("rtpCapabilities has a list of codecs.", "rtpCapabilities.codecs");
        var read = new List<CodecDescription>();
        for (var i = 0; i < codecs.Count; i++)
        {
            if (codecs[i] is not JsonObject entry || !CodecDescription.TryRead(entry, "preferredPayloadType", out var codec))
                return Refusal.Malformed("A codec has mimeType, preferredPayloadType (0 to 127) and clockRate.", $"rtpCapabilities.codecs[{i}]");
            read.Add(codec);
        }

        var extensions = capabilities["headerExtensions"] is JsonArray { Count: <= MaxEntries } list
            ? list.OfType<JsonObject>().Select(entry => entry["uri"].Text()).OfType<string>()
            : [];
        return new ReceiverCapabilities(read, [.. extensions]);
    }

    /// <summary>The client's description of a codec of this node; null = it cannot receive it.</summary>
    public CodecDescription? Find(RtpCodec codec) => _codecs.FirstOrDefault(candidate => !candidate.IsRtx && candidate.Means(codec));

    /// <summary>Its codecs in words.</summary>
    public string Names() => string.Join(", ", _codecs.Where(codec => !codec.IsRtx).Select(codec => $"{codec.MimeType}/{codec.ClockRateHz}").DefaultIfEmpty("none"));

    /// <summary>Whether it takes retransmissions of a codec.</summary>
    public bool TakesRtx(CodecDescription codec) => _codecs.Any(candidate => candidate.Repairs == codec.PayloadType);

    /// <summary>The router's id of the transport-wide sequence number, where the client gives feedback about a codec's packets by it; else 0.</summary>
    public byte TransportSequence(CodecDescription codec) =>
        codec.HasFeedback(RouterCapabilities.TransportFeedback, "") && _extensions.Contains(HeaderExtensionUris.TransportWideCc) ? RouterCapabilities.TransportSequence : (byte)0;

    /// <summary>The router's ids of the forwarded extensions that the client takes of a stream: dependency descriptors of AV1 only, whose payload does not tell references.</summary>
    public ForwardedExtensions Extensions(ProducerSettings producer)
    {
        var inside = ForwardedExtensions.Inside;
        byte If(string uri, byte id) => _extensions.Contains(uri) ? id : (byte)0;
        return new ForwardedExtensions(
            If(HeaderExtensionUris.AbsCaptureTime, inside.AbsCaptureTime),
            If(HeaderExtensionUris.VideoOrientation, inside.VideoOrientation),
            If(HeaderExtensionUris.AudioLevel, inside.AudioLevel),
            producer.IsDescribed ? If(HeaderExtensionUris.DependencyDescriptor, inside.DependencyDescriptor) : (byte)0);
    }
}
