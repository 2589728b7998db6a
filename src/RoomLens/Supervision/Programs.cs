namespace RoomLens.Cli.Supervision;

/// <summary>Finds programs the way a shell does.</summary>
internal static class Programs
{
    /// <summary>Full path of a program on the PATH; null when there is none.</summary>
    public static string? Find(string name) => Find(name, Environment.GetEnvironmentVariable("PATH"), File.Exists);

    /// <summary>The same over a given search path.</summary>
    internal static string? Find(string name, string? searchPath, Func<string, bool> exists) =>
        (searchPath ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(exists);
}
