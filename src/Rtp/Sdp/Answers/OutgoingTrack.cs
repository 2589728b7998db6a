namespace RoomLens.Rtp.Sdp;

/// <summary>A track the answerer sends.</summary>
/// <param name="Ssrc">Its source.</param>
/// <param name="RtxSsrc">Source of its retransmissions, used where RTX is negotiated.</param>
/// <param name="Cname">Canonical name, equal for tracks to be synchronised.</param>
/// <param name="StreamId">Media stream id.</param>
/// <param name="TrackId">Track id.</param>
public sealed record OutgoingTrack(uint Ssrc, uint? RtxSsrc, string Cname, string StreamId, string TrackId);
