using System.Text.Json.Nodes;
using RoomLens.Contracts.Sfu.Srtp;

namespace RoomLens.Contracts.Sfu;

/// <summary><c>POST /v1/rooms/{room}/plain-producers</c>. Exactly one of <see cref="Sdp"/> and <see cref="RtpParameters"/>.</summary>
public sealed record CreatePlainProducer
{
    /// <summary><c>video</c> or <c>audio</c>.</summary>
    public required string Kind { get; init; }
    /// <summary>Publishing peer; default a new id.</summary>
    public string? PeerId { get; init; }
    /// <summary><c>camera</c> (default) or <c>screen</c>.</summary>
    public string? Source { get; init; }
    /// <summary>RFC 8866 description of what will be sent (as FFmpeg's <c>-sdp_file</c> writes).</summary>
    public string? Sdp { get; init; }
    /// <summary>mediasoup-style RTP parameters.</summary>
    public JsonObject? RtpParameters { get; init; }
    /// <summary>Learn the sender's addresses from its packets; default true.</summary>
    public bool? Comedia { get; init; }
    /// <summary>Where NACK and PLI go when the sender's RTCP source is known beforehand.</summary>
    public SocketAddressPart? Feedback { get; init; }
    /// <summary>What the sender protects its RTP and RTCP with; absent = RTP in the clear.</summary>
    public SrtpParameters? Srtp { get; init; }
}
