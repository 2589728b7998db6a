using Microsoft.ML.OnnxRuntime;

namespace RoomLens.ObserverBot.Detection.Inference;

/// <summary>The process-wide ONNX Runtime: quiet, and new enough for the managed API it is called through.</summary>
internal static class OnnxEnvironment
{
    // The managed sources copy the whole function table of this level; an older library has a shorter one.
    private static readonly Version Least = new(1, 29);
    private static readonly Lazy<OnnxProbe> Probe = new(Start);

    /// <summary>Version of the native library; empty when there is none.</summary>
    public static string Version => Probe.Value.Version;

    /// <summary>Why models cannot run on this machine, or null. The first call starts the runtime.</summary>
    public static string? Problem => Probe.Value.Problem;

    private static OnnxProbe Start()
    {
        try
        {
            var options = new EnvironmentCreationOptions { logId = "roomlens", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            var version = OrtEnv.CreateInstanceWithOptions(ref options).GetVersionString();
            return new OnnxProbe(version, System.Version.TryParse(version, out var parsed) && parsed >= Least
                ? null
                : $"ONNX Runtime {version} is too old, {Least} or newer is needed; run eng/setup.sh");
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException or OnnxRuntimeException)
        {
            return new OnnxProbe("", $"ONNX Runtime cannot be loaded ({(e.InnerException ?? e).Message}); run eng/setup.sh");
        }
    }

    private sealed record OnnxProbe(string Version, string? Problem);
}
