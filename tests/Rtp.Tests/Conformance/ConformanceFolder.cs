namespace RoomLens.Rtp.Tests.Conformance;

/// <summary>Where the conformance data lies: <c>ROOMLENS_SHARED</c>, else a folder <c>shared</c> beside a parent of the test binary.</summary>
internal static class ConformanceFolder
{
    /// <summary>The folder with <c>cases/</c> and <c>captures/</c>; null when absent.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("ROOMLENS_SHARED") is { Length: > 0 } given) return IfExists(Path.Combine(given, "conformance"));
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (IfExists(Path.Combine(folder.FullName, "shared", "conformance")) is { } found) return found;
        return null;
    }

    private static string? IfExists(string path) => Directory.Exists(Path.Combine(path, "cases")) ? path : null;
}
