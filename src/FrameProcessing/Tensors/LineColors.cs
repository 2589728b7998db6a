namespace RoomLens.FrameProcessing.Tensors;

/// <summary>Factors from blended Y, U, V to normalized red, green and blue.</summary>
/// <param name="Matrix">Colour matrix.</param>
/// <param name="RedGain">Normalization of red: value × gain + bias.</param>
/// <param name="RedBias">See <paramref name="RedGain"/>.</param>
/// <param name="GreenGain">Normalization of green.</param>
/// <param name="GreenBias">See <paramref name="GreenGain"/>.</param>
/// <param name="BlueGain">Normalization of blue.</param>
/// <param name="BlueBias">See <paramref name="BlueGain"/>.</param>
internal sealed record LineColors(
    ColorMatrix Matrix, float RedGain, float RedBias, float GreenGain, float GreenBias, float BlueGain, float BlueBias)
{
    /// <summary>Factors for a layout.</summary>
    public static LineColors For(TensorLayout layout, ColorMatrix matrix)
    {
        var red = layout.Order == ChannelOrder.Rgb ? 0 : 2;
        return new LineColors(
            matrix,
            layout.MultiplierOf(red), layout.OffsetOf(red),
            layout.MultiplierOf(1), layout.OffsetOf(1),
            layout.MultiplierOf(2 - red), layout.OffsetOf(2 - red));
    }
}
