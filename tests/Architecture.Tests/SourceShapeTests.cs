using System.Text.RegularExpressions;

namespace RoomLens.Architecture.Tests;

/// <summary>The limits of docs/style.md that a script can check.</summary>
public partial class SourceShapeTests
{
    private const int MaxLines = 400;
    private const int MaxFilesPerFolder = 15;

    [Fact]
    public void Files_HaveAtMost400Lines()
    {
        var tooLong =
            from file in AllSources()
            let lines = Repository.Text(file).AsSpan().Count('\n')
            where lines > MaxLines
            select $"{file}: {lines} lines";

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Folders_HaveAtMost15Files()
    {
        var tooFull =
            from file in AllSources()
            group file by Path.GetDirectoryName(file) into folder
            where folder.Count() > MaxFilesPerFolder
            select $"{folder.Key}: {folder.Count()} files";

        Assert.Empty(tooFull);
    }

    [Fact]
    public void NativeCode_OnlyInNativeFolders()
    {
        var outside =
            from file in Repository.Files("src", ".cs")
            where !file.Contains("/Native/", StringComparison.Ordinal)
            from Match match in NativeCode().Matches(Repository.Code(file))
            select $"{file}: {match.Value}";

        Assert.Empty(outside);
    }

    [Fact]
    public void Sources_DoNotSleep()
    {
        var sleeping = AllSources().Where(f => f != "tests/Architecture.Tests/SourceShapeTests.cs")
            .Where(f => Sleep().IsMatch(Repository.Code(f)));

        Assert.Empty(sleeping);
    }

    [Fact]
    public void Types_HaveFilesOfTheirName()
    {
        var misplaced =
            from file in Repository.Files("src", ".cs")
            let name = Path.GetFileNameWithoutExtension(file).Split('.')[0]
            let types = TopLevelType().Matches(Repository.Text(file)).Select(m => m.Groups[1].Value).Distinct().ToArray()
            where types.Length > 0 && (types.Length > 1 || types[0] != name)
            select $"{file}: {string.Join(", ", types)}";

        Assert.Empty(misplaced);
    }

    private static IEnumerable<string> AllSources() => Repository.Files("src", ".cs").Concat(Repository.Files("tests", ".cs"));

    [GeneratedRegex(@"\b(?:LibraryImport|DllImport)\b|\bunsafe\b\s*(?=[\{a-z])")]
    private static partial Regex NativeCode();

    [GeneratedRegex(@"\bThread\s*\.\s*Sleep\s*\(")]
    private static partial Regex Sleep();

    // File-scoped namespaces: a top-level type starts in the first column. Delegates and generic arity share their type's file.
    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|abstract|static|readonly|partial|ref|unsafe) )*(?:class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();
}
