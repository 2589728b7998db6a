using RoomLens.Charts.Tests.Rendering;

namespace RoomLens.Charts.Tests.ControlPlane;

/// <summary>A test on a real API server and HPA controller; skipped, visibly, where they cannot be started.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ControlPlaneFactAttribute : FactAttribute
{
    public ControlPlaneFactAttribute()
    {
        List<string> missing = ChartRenderer.Missing is { } renderer ? [renderer] : [];
        if (Places.Shared(Path.Combine("kubernetes", "up.sh")) is null) missing.Add("the shared control plane beside the repository (set ROOMLENS_SHARED)");
        foreach (var (program, package) in new[] { ("etcd", "etcd-server"), ("kubectl", "kubernetes-client"), ("python3", "python3"), ("xz", "xz-utils"), ("openssl", "openssl"), ("curl", "curl") })
            if (Places.Program(program) is null) missing.Add($"{program} (Debian: {package})");
        if (missing.Count > 0) Skip = $"needs {string.Join(", ", missing)}";
    }
}
