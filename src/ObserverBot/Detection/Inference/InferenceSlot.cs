using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using RoomLens.FrameProcessing.Tensors.Native;

namespace RoomLens.ObserverBot.Detection.Inference;

/// <summary>Input and output memory of one run, bound once: a run allocates nothing. One caller at a time.</summary>
internal sealed class InferenceSlot : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtValue _inputValue;
    private readonly OrtValue _outputValue;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();

    /// <summary>Memory for these shapes, bound to these names.</summary>
    public InferenceSlot(InferenceSession session, string inputName, long[] inputShape, string outputName, long[] outputShape)
    {
        _session = session;
        Input = new NativeTensor(LengthOf(inputShape));
        Output = new NativeTensor(LengthOf(outputShape));
        _inputValue = Wrap(Input, inputShape);
        _outputValue = Wrap(Output, outputShape);
        _binding = session.CreateIoBinding();
        _binding.BindInput(inputName, _inputValue);
        _binding.BindOutput(outputName, _outputValue);
    }

    /// <summary>Fill it before <see cref="Run"/>.</summary>
    public NativeTensor Input { get; }

    /// <summary>Filled by <see cref="Run"/>.</summary>
    public NativeTensor Output { get; }

    /// <summary>Runs the model over <see cref="Input"/>.</summary>
    public void Run() => _session.RunWithBinding(_options, _binding);

    /// <inheritdoc/>
    public void Dispose()
    {
        _binding.Dispose();
        _inputValue.Dispose();
        _outputValue.Dispose();
        _options.Dispose();
        Input.Dispose();
        Output.Dispose();
    }

    private static int LengthOf(long[] shape) => checked((int)shape.Aggregate(1L, (product, size) => product * size));

    private static OrtValue Wrap(NativeTensor tensor, long[] shape) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, TensorElementType.Float, shape, tensor.Address, (long)tensor.Length * sizeof(float));
}
