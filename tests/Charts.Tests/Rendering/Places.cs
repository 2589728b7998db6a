namespace RoomLens.Charts.Tests.Rendering;

/// <summary>Where things are.</summary>
internal static class Places
{
    public static string Repository { get; } = Above("Analytics.sln", Directory.GetCurrentDirectory()) ?? Above("Analytics.sln", AppContext.BaseDirectory)
        ?? throw new InvalidOperationException("Analytics.sln is in no folder above the tests.");

    public static string Chart => Path.Combine(Repository, "charts", "roomlens");

    public static string Goldens => Path.Combine(Repository, "tests", "Charts.Tests", "Goldens");

    /// <summary>A file or folder of the shared test material beside the repository; null = it is not here.</summary>
    public static string? Shared(string path)
    {
        var named = Environment.GetEnvironmentVariable("ROOMLENS_SHARED");
        var root = string.IsNullOrEmpty(named) ? Above("shared", AppContext.BaseDirectory) is { } parent ? Path.Combine(parent, "shared") : null : named;
        var full = root is null ? null : Path.Combine(root, path);
        return full is not null && (File.Exists(full) || Directory.Exists(full)) ? full : null;
    }

    /// <summary>A program on the PATH.</summary>
    public static string? Program(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string? Above(string name, string from)
    {
        for (var at = new DirectoryInfo(from); at is not null; at = at.Parent)
        {
            var candidate = Path.Combine(at.FullName, name);
            if (File.Exists(candidate) || Directory.Exists(candidate)) return at.FullName;
        }

        return null;
    }
}
