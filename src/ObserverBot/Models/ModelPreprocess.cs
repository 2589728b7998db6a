using RoomLens.FrameProcessing.Tensors;

namespace RoomLens.ObserverBot.Models;

/// <summary>How a picture becomes the input: (value 0–255 − mean) × scale / std per channel.</summary>
/// <param name="Color">Order of the channels.</param>
/// <param name="Fit">Stretched or letterboxed, and where.</param>
/// <param name="PadValue">Value of the padding before normalization, 0..255.</param>
/// <param name="Scale">Factor on all channels.</param>
/// <param name="Mean">Per channel in the order of <paramref name="Color"/>, 0–255 units.</param>
/// <param name="Std">Per channel, not 0.</param>
public sealed record ModelPreprocess(
    ChannelOrder Color, FitMode Fit, float PadValue, float Scale, IReadOnlyList<float> Mean, IReadOnlyList<float> Std);
