namespace RoomLens.EndToEnd.Tests.Harness;

/// <summary>Where things are: the repository, the built program, the shared test media.</summary>
internal static class Places
{
    public static string Repository { get; } = Up(AppContext.BaseDirectory, "Analytics.sln")
        ?? throw new InvalidOperationException("Analytics.sln is in no folder above the tests.");

    /// <summary>The shared test media beside the repository, or null.</summary>
    public static string? Shared { get; } = FindShared();

    /// <summary>The program under test, of the same configuration as the tests.</summary>
    public static string Program { get; } = Path.Combine(
        Repository, "src", "RoomLens", "bin", AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug",
        "net10.0", "roomlens");

    public static string Media(string name) => Path.Combine(Shared!, "media", name);

    public static string Models => Path.Combine(Shared!, "models");

    private static string? FindShared()
    {
        var named = Environment.GetEnvironmentVariable("ROOMLENS_SHARED");
        if (!string.IsNullOrEmpty(named)) return Directory.Exists(named) ? named : null;
        for (var at = new DirectoryInfo(Repository); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "media", "clips"))) return candidate;
        }

        return null;
    }

    private static string? Up(string from, string file)
    {
        for (var at = new DirectoryInfo(from); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, file))) return at.FullName;
        return null;
    }
}
