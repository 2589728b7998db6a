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

    /// <summary>The publisher understands REMB.</summary>
    public bool TakesRemb { get; init; }

    /// <summary><c>camera</c> or <c>screen</c>.</summary>
    public string Source { get; init; } = "camera";

    /// <summary>May be observed (token grant <c>observable</c>).</summary>
    public bool Observable { get; init; } = true;
}
