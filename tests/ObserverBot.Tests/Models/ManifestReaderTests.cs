using RoomLens.ObserverBot.Models;

namespace RoomLens.ObserverBot.Tests.Models;

public sealed class ManifestReaderTests
{
    [Theory]
    [InlineData("person", "person")]
    [InlineData("objects", "person,bicycle,car")]
    public void TryRead_ShippedManifest_IsValid(string name, string firstReported)
    {
        var manifest = ManifestReader.TryRead(Shipped(name), out var problems);

        Assert.Empty(problems);
        Assert.Equal(name, manifest!.Name);
        Assert.Equal(80, manifest.Labels.Count);
        Assert.Equal(firstReported.Split(','), manifest.ReportedLabels.Take(3));
        Assert.Equal(3713911, manifest.Artifact.Bytes);
        Assert.Equal([8, 16, 32], manifest.Strides);
        Assert.Equal(0.5, manifest.Thresholds.Of("dog"));
    }

    [Fact]
    public void TryRead_ManyMistakes_ReportsAllWithPathGivenAndAllowed()
    {
        var yaml = Shipped("person")
            .Replace("apiVersion: roomlens.models/v1", "apiVersion: v9", StringComparison.Ordinal)
            .Replace("bytes: 3713911", "bytes: many", StringComparison.Ordinal)
            .Replace("head: yolox", "head: yolov8", StringComparison.Ordinal)
            .Replace("color: BGR", "colour: BGR", StringComparison.Ordinal)
            .Replace("iou: 0.45", "iou: 4.5", StringComparison.Ordinal)
            .Replace("report: [person]", "report: [human]", StringComparison.Ordinal)
            .Replace("sha256: d39b", "sha256: D39b", StringComparison.Ordinal);

        var manifest = ManifestReader.TryRead(yaml, out var problems);

        Assert.Null(manifest);
        Assert.Equal(
            ["apiVersion", "artifact.bytes", "artifact.sha256", "decode.head", "labels.report", "nms.iou", "preprocess.color", "preprocess.colour"],
            problems.Select(problem => problem.Path).Order());
        Assert.Contains(problems, problem => problem.ToString() == "nms.iou: '4.5' is not allowed; from 0 to 1");
        Assert.Contains(problems, problem => problem.ToString() == "preprocess.color: missing; allowed: RGB, BGR");
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b")]
    [InlineData("a: [")]
    [InlineData("just text")]
    [InlineData("apiVersion: roomlens.models/v1\n---\nsecond: 1")]
    [InlineData("metadata: 5\nartifact: [1]\nlabels: {names: {a: b}, report: 3}")]
    public void TryRead_NoManifest_ReportsProblems(string yaml)
    {
        Assert.Null(ManifestReader.TryRead(yaml, out var problems));

        Assert.NotEmpty(problems);
    }

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{a: ", 50_000)]
    [InlineData("- ", 100_000)]
    public void TryRead_DeepNesting_IsRefusedInsteadOfEndingTheProcess(string opening, int times)
    {
        Assert.Null(ManifestReader.TryRead(string.Concat(Enumerable.Repeat(opening, times)), out var problems));

        Assert.Contains("at most 16 levels", Assert.Single(problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_AliasesOfAliases_AreRefusedInsteadOfGrowing()
    {
        var lines = Enumerable.Range(1, 30).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]");

        Assert.Null(ManifestReader.TryRead("a0: &a0 x\n" + string.Join('\n', lines), out var problems));

        Assert.Equal("line 2: '*a0' is not allowed; no aliases: write the value again", Assert.Single(problems).ToString());
    }

    [Fact]
    public void TryRead_Mutations_NeverThrow()
    {
        var random = new Random(1);
        var original = Shipped("person");
        for (var i = 0; i < 300; i++)
        {
            var text = original.ToCharArray();
            for (var k = 0; k < 3; k++) text[random.Next(text.Length)] = (char)random.Next(32, 127);

            var manifest = ManifestReader.TryRead(new string(text), out var problems);

            Assert.Equal(manifest is null, problems.Count > 0);
        }
    }

    internal static string Shipped(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "models", name + ".yaml"));
}
