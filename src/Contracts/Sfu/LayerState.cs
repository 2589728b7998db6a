namespace RoomLens.Contracts.Sfu;

/// <summary>One simulcast layer (or the only stream).</summary>
/// <param name="Rid">RTP stream id, if any.</param>
/// <param name="Width">Pixels; 0 = not known.</param>
/// <param name="Height">Pixels; 0 = not known.</param>
/// <param name="Fps">Measured frames per second.</param>
/// <param name="Bitrate">Received bit/s.</param>
/// <param name="TemporalLayers">Temporal layers seen.</param>
/// <param name="Active">Packets arrived within the last 2 s.</param>
public sealed record LayerState(string? Rid, int Width, int Height, double Fps, long Bitrate, int TemporalLayers, bool Active);
