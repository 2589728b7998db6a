namespace RoomLens.Sfu.KeyFrames;

/// <summary>What the first bytes of a packet tell about its frame. No picture is looked at.</summary>
/// <param name="BeginsKeyFrame">First packet of a key frame.</param>
/// <param name="Width">Pixels; 0 = not told here.</param>
/// <param name="Height">Pixels; 0 = not told here.</param>
/// <param name="TemporalLayer">Temporal layer of the frame.</param>
internal readonly record struct KeyFrameInfo(bool BeginsKeyFrame, int Width, int Height, int TemporalLayer);
