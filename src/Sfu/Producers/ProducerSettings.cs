using System.Text.Json.Nodes;
using RoomLens.Sfu.Codecs;

namespace RoomLens.Sfu.Producers;

/// <summary>What a publisher announced about one stream.</summary>
internal sealed record ProducerSettings
{
    /// <summary>The codec, in this node's terms.</summary>
    public required RtpCodec Codec { get; init; }

    /// <summary>The publisher's payload type.</summary>
    public required byte PayloadType { get; init; }

    /// <summary>The publisher's payload type of retransmissions; null = none negotiated.</summary>
    public byte? RtxPayloadType { get; init; }

    /// <summary>The publisher's ids of the extensions that are passed on.</summary>
    public ForwardedExtensions Extensions { get; init; }

    /// <summary>The publisher understands generic NACK.</summary>
    public bool TakesNack { get; init; }

    /// <summary>The publisher understands PLI.</summary>
    public bool TakesPli { get; init; }

    /// <summary>The publisher understands FIR (RFC 5104); PLI is preferred where it understands both.</summary>
    public bool TakesFir { get; init; }

    /// <summary>There is a way to ask the publisher for a key frame.</summary>
    public bool TakesKeyFrameRequests => TakesPli || TakesFir;

    /// <summary>The publisher understands REMB.</summary>
    public bool TakesRemb { get; init; }

    /// <summary>Whether its packets tell by dependency descriptors what its codec does not tell.</summary>
    public bool IsDescribed => Extensions.DependencyDescriptor != 0 && Codec.Name == "AV1";

    /// <summary>The publisher's id of the transport-wide sequence number, where it also takes transport-wide feedback; 0 = not negotiated.</summary>
    public byte TransportSequence { get; init; }

    /// <summary>The publisher's format parameters, passed on to receivers.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = CodecMatching.NoParameters;

    /// <summary>Mid of the stream in its transport; null = none announced.</summary>
    public string? Mid { get; init; }

    /// <summary>Where packets name their stream.</summary>
    public StreamIdExtensions StreamIds { get; init; }

    /// <summary>Layers, lowest first; a single one for a stream without simulcast.</summary>
    public IReadOnlyList<StreamEncoding> Encodings { get; init; } = [StreamEncoding.Unannounced];

    /// <summary>What the publisher's application says about the stream, for the other participants.</summary>
    public JsonObject? AppData { get; init; }

    /// <summary><c>camera</c> or <c>screen</c>.</summary>
    public string Source { get; init; } = "camera";

    /// <summary>Its token lets it be observed (grant <c>observable</c>).</summary>
    public bool Observable { get; init; } = true;
}
