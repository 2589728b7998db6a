namespace RoomLens.ObserverBot.Decoding;

/// <summary>How often one detector looks at the stream.</summary>
/// <param name="Bit">The detector's bit in <see cref="SampledPicture.Due"/>.</param>
/// <param name="FramesPerSecond">Analysed frames per second of media time.</param>
internal readonly record struct SampleRate(int Bit, double FramesPerSecond);
