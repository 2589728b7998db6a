using RoomLens.Rtp.Frames;

namespace RoomLens.Rtp.Receive;

/// <summary>One received stream: what was agreed for it, and the receiver's policies.</summary>
public sealed record ReceiveStreamOptions
{
    /// <summary>Codec of the media payload type; see <see cref="ReceiveStream.Supports"/>.</summary>
    public required VideoCodec Codec { get; init; }

    /// <summary>RTP clock rate; default 90000 (all video).</summary>
    public int ClockRateHz { get; init; } = 90_000;

    /// <summary>SSRC of the media.</summary>
    public required uint Ssrc { get; init; }

    /// <summary>Payload type of the media.</summary>
    public required byte PayloadType { get; init; }

    /// <summary>SSRC of retransmissions (RFC 4588); null = they come on the media's own SSRC.</summary>
    public uint? RtxSsrc { get; init; }

    /// <summary>Payload type of retransmissions.</summary>
    public byte? RtxPayloadType { get; init; }

    /// <summary>Our own SSRC, sender of the feedback.</summary>
    public required uint LocalSsrc { get; init; }

    /// <summary>Our canonical name in SDES; ASCII, at most 255 octets.</summary>
    public required string Cname { get; init; }

    /// <summary>Extension id of abs-capture-time; 0 = not agreed.</summary>
    public int AbsCaptureTimeId { get; init; }

    /// <summary>Extension id of video-orientation; 0 = not agreed.</summary>
    public int VideoOrientationId { get; init; }

    /// <summary>Extension id of the AV1 dependency descriptor; 0 = not agreed.</summary>
    public int DependencyDescriptorId { get; init; }

    /// <summary>The sender answers NACKs; default true.</summary>
    public bool UseNack { get; init; } = true;

    /// <summary>How a key frame is asked for; default PLI.</summary>
    public KeyFrameRequestKind KeyFrameRequest { get; init; }

    /// <summary>The sender answers receiver reference times (<c>rtcp-xr rcvr-rtt</c>, RFC 3611): one goes out with each report. Default off.</summary>
    public bool UseReferenceTimes { get; init; }

    /// <summary>When lost packets are asked for.</summary>
    public NackOptions Nack { get; init; } = new();

    /// <summary>Buffer sizes and waits.</summary>
    public FrameAssemblerOptions Assembly { get; init; } = new();

    /// <summary>Time between receiver reports; default 1 s.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(1);
}
