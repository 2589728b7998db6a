namespace RoomLens.TestMedia;

/// <summary>Finds test data that is kept beside the repository, in a folder named <c>shared</c>; <c>ROOMLENS_SHARED</c> names another.</summary>
internal static class SharedData
{
    /// <summary>The folder, or null.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>A path below it.</summary>
    public static string PathOf(string relative) => Path.Combine(Root ?? throw new InvalidOperationException("no shared folder"), relative);

    /// <summary>All of these are there.</summary>
    public static bool Has(params ReadOnlySpan<string> relative)
    {
        if (Root is null) return false;
        foreach (var path in relative)
        {
            if (!Path.Exists(Path.Combine(Root, path))) return false;
        }
        return true;
    }

    private static string? FindRoot()
    {
        if (Environment.GetEnvironmentVariable("ROOMLENS_SHARED") is { Length: > 0 } named) return Directory.Exists(named) ? named : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "media"))) return candidate;
        }
        return null;
    }
}
