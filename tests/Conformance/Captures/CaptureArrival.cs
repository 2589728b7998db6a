using RoomLens.Rtp.Time;

namespace RoomLens.Conformance.Captures;

/// <summary>One UDP payload of a capture and when it comes.</summary>
internal sealed record CaptureArrival(Instant At, byte[] Packet);
