using RoomLens.ObserverBot.Decoding;
using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Reporting;

/// <summary>A decoded frame as observations describe it.</summary>
/// <param name="Info">The frame.</param>
/// <param name="Width">Upright pixels.</param>
/// <param name="Height">Upright pixels.</param>
/// <param name="DecodedAt">When it was decoded.</param>
/// <param name="InferredAt">When a detector had looked at it; null when none did.</param>
internal readonly record struct ObservedFrame(FrameInfo Info, int Width, int Height, Instant DecodedAt, Instant? InferredAt);
