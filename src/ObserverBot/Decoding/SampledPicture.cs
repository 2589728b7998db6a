using RoomLens.Rtp.Time;

namespace RoomLens.ObserverBot.Decoding;

/// <summary>A decoded picture chosen for analysis. Whoever takes it over disposes the buffer or gives it back to the exchange.</summary>
/// <param name="Picture">The copy.</param>
/// <param name="Info">Its frame.</param>
/// <param name="MediaTime">Continuous media time of the stream.</param>
/// <param name="DecodedAt">When it was decoded.</param>
/// <param name="Due">Detectors it is for, one bit each.</param>
internal sealed record SampledPicture(PictureBuffer Picture, FrameInfo Info, TimeSpan MediaTime, Instant DecodedAt, ulong Due);
