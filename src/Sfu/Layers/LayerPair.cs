namespace RoomLens.Sfu.Layers;

/// <summary>A layer of a stream by its place.</summary>
/// <param name="Spatial">One of several streams, or a spatial layer inside the only one; 0 = the lowest.</param>
/// <param name="Temporal">The temporal layer in it; 0 = the lowest.</param>
internal readonly record struct LayerPair(int Spatial, int Temporal);
