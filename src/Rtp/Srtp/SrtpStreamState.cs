namespace RoomLens.Rtp.Srtp;

/// <summary>What one direction keeps per SSRC: indexes and replay windows of RTP and RTCP.</summary>
internal sealed class SrtpStreamState
{
    /// <summary>Roll-over counter of RTP.</summary>
    public RolloverCounter Rollover;

    /// <summary>RTP packets accepted.</summary>
    public ReplayWindow RtpSeen;

    /// <summary>SRTCP packets accepted.</summary>
    public ReplayWindow RtcpSeen;

    /// <summary>Index of the next SRTCP packet sent, below 2^31.</summary>
    public uint NextRtcpIndex;
}
