using System.Text.RegularExpressions;

namespace RoomLens.Architecture.Tests;

/// <summary>The files of this working tree, found by walking up from the test binary to the solution.</summary>
internal static partial class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "dist", ".git", "TestResults", "artifacts"];

    public static string Root { get; } = FindRoot();

    /// <summary>Files under a folder by extension, as paths from the root with forward slashes.</summary>
    public static IEnumerable<string> Files(string folder, string extension)
    {
        var start = Path.Combine(Root, folder);
        return Directory.Exists(start) ? Walk(start).Where(f => f.EndsWith(extension, StringComparison.Ordinal)).Order(StringComparer.Ordinal) : [];
    }

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>A source file without its comments.</summary>
    public static string Code(string path) => LineComment().Replace(Text(path), "");

    [GeneratedRegex(@"//.*")]
    private static partial Regex LineComment();

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder)) yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            if (NotOurs.Contains(Path.GetFileName(child), StringComparer.Ordinal)) continue;
            foreach (var file in Walk(child)) yield return file;
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Analytics.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("Analytics.sln was not found above the test binary.");
    }
}
