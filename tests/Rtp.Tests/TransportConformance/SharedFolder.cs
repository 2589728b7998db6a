namespace RoomLens.Rtp.Tests.TransportConformance;

/// <summary>Finds the folder with conformance cases: <c>ROOMLENS_SHARED</c>, else a sibling <c>shared</c> of a folder above the test binary.</summary>
internal static class SharedFolder
{
    public static string? Path { get; } = Find();

    public static string? Cases => Path is null ? null : System.IO.Path.Combine(Path, "conformance", "cases");

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("ROOMLENS_SHARED") is { Length: > 0 } named) return Directory.Exists(named) ? named : null;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var candidate = System.IO.Path.Combine(at.FullName, "shared");
            if (Directory.Exists(System.IO.Path.Combine(candidate, "conformance", "cases"))) return candidate;
        }

        return null;
    }
}
