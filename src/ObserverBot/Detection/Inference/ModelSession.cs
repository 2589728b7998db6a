using Microsoft.ML.OnnxRuntime;
using RoomLens.ObserverBot.Models;

namespace RoomLens.ObserverBot.Detection.Inference;

/// <summary>
/// One loaded model, shared by all streams: sequential, one thread per run, no spinning (measured: more threads cost CPU and gain nothing
/// when there are as many callers as cores). Runs are thread-safe, each in a slot of its own.
/// </summary>
internal sealed class ModelSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly long[] _inputShape;
    private readonly long[] _outputShape;
    private readonly ModelManifest _manifest;
    private readonly Stack<InferenceSlot> _free = new();
    private readonly Lock _lock = new();
    private bool _disposed;

    private ModelSession(InferenceSession session, ModelManifest manifest, int outputRows, int outputColumns)
    {
        _session = session;
        _manifest = manifest;
        _inputShape = [1, 3, manifest.Input.Height, manifest.Input.Width];
        _outputShape = [1, outputRows, outputColumns];
    }

    /// <summary>Loads weights and checks them against the manifest.</summary>
    /// <exception cref="ModelLoadException">They do not fit.</exception>
    public static ModelSession Load(ModelManifest manifest, string weightsPath, int outputRows, int outputColumns)
    {
        if (OnnxEnvironment.Problem is { } problem) throw new ModelLoadException(problem);
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        InferenceSession session;
        try
        {
            session = new InferenceSession(weightsPath, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelLoadException($"{Path.GetFileName(weightsPath)} is not an ONNX model that can run here: {e.Message}", e);
        }
        try
        {
            ModelChecks.Check(session, manifest, outputRows, outputColumns);
            return new ModelSession(session, manifest, outputRows, outputColumns);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Lends a slot to one run; give it back with <see cref="Return"/>. There are at most as many as runs at the same time.</summary>
    public InferenceSlot Rent()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_free.TryPop(out var slot)) return slot;
        }
        return new InferenceSlot(_session, _manifest.Input.Name, _inputShape, _manifest.OutputName, _outputShape);
    }

    /// <summary>Takes a slot back.</summary>
    public void Return(InferenceSlot slot)
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _free.Push(slot);
                return;
            }
        }
        slot.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            while (_free.TryPop(out var slot)) slot.Dispose();
        }
        _session.Dispose();
    }
}
