using RoomLens.FrameProcessing.Pictures;
using RoomLens.FrameProcessing.Tensors.Native;

namespace RoomLens.FrameProcessing.Tensors;

/// <summary>
/// Turns pictures into a model's input in one pass: bilinear scaling, rotation, colour, normalization and padding. Its tables last while
/// pictures keep their size. Not thread-safe: one per stream and model. No managed allocation per picture once the size is known.
/// </summary>
public sealed class PictureConverter
{
    private readonly TensorLayout _layout;
    private readonly bool _vectors;
    private ConversionPlan? _plan;
    private float[] _column = [];

    /// <summary>A converter into <paramref name="layout"/>; <paramref name="allowVectors"/> false keeps to the scalar kernel.</summary>
    public PictureConverter(TensorLayout layout, bool allowVectors = true)
    {
        _layout = layout;
        _vectors = allowVectors && Avx2LineKernel.IsSupported;
    }

    /// <summary>Fills <paramref name="target"/>, which holds at least the layout's length; returns where the picture lies in it.</summary>
    public FitGeometry Convert(in PictureView picture, NativeTensor target)
    {
        var plan = PlanFor(picture);
        var values = target.Values[.._layout.Length];
        if (!ReferenceEquals(target.PaddedFor, plan))
        {
            Pad(values);
            target.PaddedFor = plan;
        }
        var planes = PlaneOrder();
        for (var line = 0; line < plan.LineCount; line++)
        {
            plan.Load(picture, line);
            if (plan.IsTransposed) WriteColumn(plan, line, values, planes);
            else WriteRow(plan, line, values, planes);
        }
        return plan.Geometry;
    }

    private ConversionPlan PlanFor(in PictureView picture)
    {
        if (_plan is not null && _plan.Fits(picture)) return _plan;
        _plan = new ConversionPlan(picture, _layout);
        _column = new float[3 * _plan.LineLength];
        return _plan;
    }

    private void WriteRow(ConversionPlan plan, int line, Span<float> values, (int Red, int Green, int Blue) planes)
    {
        var start = (plan.Geometry.PadTop + line) * _layout.Width + plan.Geometry.PadLeft;
        Sample(
            plan,
            values.Slice(planes.Red + start, plan.LineLength),
            values.Slice(planes.Green + start, plan.LineLength),
            values.Slice(planes.Blue + start, plan.LineLength));
    }

    private void WriteColumn(ConversionPlan plan, int line, Span<float> values, (int Red, int Green, int Blue) planes)
    {
        var length = plan.LineLength;
        var column = _column.AsSpan();
        Sample(plan, column[..length], column.Slice(length, length), column.Slice(2 * length, length));
        var at = plan.Geometry.PadTop * _layout.Width + plan.Geometry.PadLeft + line;
        for (var i = 0; i < length; i++, at += _layout.Width)
        {
            values[planes.Red + at] = column[i];
            values[planes.Green + at] = column[length + i];
            values[planes.Blue + at] = column[2 * length + i];
        }
    }

    private void Sample(ConversionPlan plan, Span<float> red, Span<float> green, Span<float> blue)
    {
        var done = _vectors ? Avx2LineKernel.Run(plan.Luma, plan.ChromaBlue, plan.ChromaRed, plan.Colors, red, green, blue) : 0;
        ScalarLineKernel.Run(plan.Luma, plan.ChromaBlue, plan.ChromaRed, plan.Colors, done, red, green, blue);
    }

    private void Pad(Span<float> values)
    {
        for (var plane = 0; plane < 3; plane++)
        {
            var value = _layout.PadValue * _layout.MultiplierOf(plane) + _layout.OffsetOf(plane);
            values.Slice(plane * _layout.PlaneLength, _layout.PlaneLength).Fill(value);
        }
    }

    private (int Red, int Green, int Blue) PlaneOrder()
    {
        var plane = _layout.PlaneLength;
        return _layout.Order == ChannelOrder.Rgb ? (0, plane, 2 * plane) : (2 * plane, plane, 0);
    }
}
