using RoomLens.Rtp.Layers;
using RoomLens.Rtp.Packets.Dependencies;

namespace RoomLens.Sfu.KeyFrames;

/// <summary>What the first bytes of a packet tell about its frame. No picture is looked at.</summary>
/// <param name="BeginsKeyFrame">First packet of a key frame.</param>
/// <param name="Width">Pixels; 0 = not told here.</param>
/// <param name="Height">Pixels; 0 = not told here.</param>
/// <param name="Position">Its place among the layers of the stream.</param>
/// <param name="SpatialLayers">Size of each spatial layer, lowest first; null = not told here.</param>
/// <param name="Dependencies">Its dependency descriptor; null = none came.</param>
internal readonly record struct KeyFrameInfo(
    bool BeginsKeyFrame, int Width, int Height, LayerPosition Position = default, IReadOnlyList<(int Width, int Height)>? SpatialLayers = null,
    FrameDependencies? Dependencies = null);
