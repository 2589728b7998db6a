namespace RoomLens.ObserverBot.Telemetry;

/// <summary>Rates of one stream over the last heartbeat interval.</summary>
/// <param name="DecodedFps">Frames decoded per second.</param>
/// <param name="AnalysedFps">Frames analysed per second.</param>
/// <param name="Cost">CPU share, 1 = one core.</param>
/// <param name="FrameAgeMs">Age of the newest analysed frame when its analysis was done; null before the first.</param>
/// <param name="Width">Upright pixels.</param>
/// <param name="Height">Upright pixels.</param>
internal readonly record struct StreamRates(double DecodedFps, double AnalysedFps, double Cost, double? FrameAgeMs, int Width, int Height);
