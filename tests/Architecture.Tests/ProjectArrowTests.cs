using System.Xml.Linq;

namespace RoomLens.Architecture.Tests;

/// <summary>The arrows of docs/architecture.md, and no others.</summary>
public class ProjectArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Rtp"] = [],
        ["Contracts"] = [],
        ["OnnxRuntime"] = [],
        ["Hosting"] = ["Rtp"],
        ["FrameProcessing"] = ["Rtp"],
        ["Sfu"] = ["Hosting", "Rtp", "Contracts"],
        ["ObserverBot"] = ["FrameProcessing", "OnnxRuntime", "Hosting", "Rtp", "Contracts"],
        ["Scheduler"] = ["Hosting", "Contracts"],
        ["RoomLens"] = ["Sfu", "ObserverBot", "Scheduler", "Hosting", "Rtp", "Contracts"],
    };

    // What an assembly that must never see a picture may not name, in code or as a native library.
    private static readonly string[] PictureWords = ["libavcodec", "libavutil", "libswscale", "avcodec_", "onnxruntime", "OnnxRuntime", "FrameProcessing"];

    [Fact]
    public void Projects_AreTheOnesDescribed() =>
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), Project.Sources.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void References_OnlyAlongTheArrows()
    {
        var wrong =
            from project in Project.Sources.Values
            from reference in project.References
            where !Allowed[project.Name].Contains(reference, StringComparer.Ordinal)
            select $"{project.Name} → {reference}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Sources_ReferenceNoTests()
    {
        var tests = Project.Load("tests").Select(p => p.Name).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(Project.Sources.Values.SelectMany(p => p.References), tests.Contains);
    }

    [Fact]
    public void Sfu_ReachesNothingThatDecodes()
    {
        var reached = Project.Sources["Sfu"].Closure();

        Assert.DoesNotContain("FrameProcessing", reached);
        Assert.DoesNotContain("OnnxRuntime", reached);
        var named =
            from project in reached
            from file in Repository.Files($"src/{project}", ".cs")
            let text = Repository.Code(file)
            from word in PictureWords
            where text.Contains(word, StringComparison.Ordinal)
            select $"{file}: {word}";
        Assert.Empty(named);
    }

    [Fact]
    public void Packages_VersionsOnlyInDirectoryPackagesProps()
    {
        var elsewhere =
            from file in Repository.Files("", ".csproj").Concat(Repository.Files("", ".props")).Concat(Repository.Files("", ".targets"))
            where file != "Directory.Packages.props"
            from element in XDocument.Parse(Repository.Text(file)).Descendants()
            where element.Name.LocalName is "PackageReference" or "PackageVersion"
            where element.Attribute("Version") is not null || element.Attribute("VersionOverride") is not null || element.Name.LocalName == "PackageVersion"
            select $"{file}: {(string?)element.Attribute("Include")}";

        Assert.Empty(elsewhere);
    }

    [Fact]
    public void Packages_VersionsAreExact()
    {
        var loose = XDocument.Parse(Repository.Text("Directory.Packages.props")).Descendants("PackageVersion")
            .Where(p => (string?)p.Attribute("Version") is not ['[', .., ']'] || ((string)p.Attribute("Version")!).Contains(',', StringComparison.Ordinal))
            .Select(p => (string?)p.Attribute("Include"));

        Assert.Empty(loose);
    }
}
