using RoomLens.Conformance.Running;
using Xunit.Abstractions;

namespace RoomLens.Rtp.Tests.Conformance;

/// <summary>The conformance data, through the same runner as <c>./test --conformance</c>.</summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    [ConformanceFact]
    public void EveryCase_OfTheFolder_Passes()
    {
        var result = FolderRun.Execute(ConformanceFolder.Find()!);

        using var text = new StringWriter();
        result.Print(text);
        output.WriteLine(text.ToString());
        Assert.True(result.IsSuccess && result.Failures.Count == 0, text.ToString());
    }

    [Fact]
    public void OwnCases_ComputedByAnotherImplementation_Pass()
    {
        var result = FolderRun.Execute(Path.Combine(AppContext.BaseDirectory, "Conformance", "OwnCases"));

        Assert.True(result.IsSuccess && result.Failures.Count == 0, string.Join('\n', result.Failures));
        Assert.True(result.MustTotal >= 400, $"{result.MustTotal} cases");
    }

    [Fact]
    public void UnknownAndUnreadable_Fail()
    {
        var folder = Directory.CreateTempSubdirectory("roomlens-conformance-");
        try
        {
            var cases = folder.CreateSubdirectory("cases").FullName;
            File.WriteAllText(Path.Combine(cases, "a.json"), """
                {"format":1,"suite":"a","cases":[
                {"id":"kind","kind":"no.such","level":"must","input":{},"expect":{}},
                {"id":"field","kind":"rtp.parse","level":"must","input":{"packet":""},"expect":{"ok":false,"unheardOf":1}},
                {"id":"input","kind":"rtp.parse","level":"must","input":{"packet":"8"},"expect":{"ok":false}},
                {"id":"good","kind":"rtp.parse","level":"must","input":{"packet":""},"expect":{"ok":false}},
                {"id":"other","kind":"rtp.parse","level":"policy:nobody","input":{"packet":""},"expect":{"ok":false}}]}
                """);
            File.WriteAllText(Path.Combine(cases, "b.json"), "{");
            File.WriteAllText(Path.Combine(cases, "c.json"), """{"format":2,"suite":"c","cases":[]}""");

            var result = FolderRun.Execute(folder.FullName);

            Assert.Equal((1, 6, false), (result.MustPassed, result.MustTotal, result.IsSuccess));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
