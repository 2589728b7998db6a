using System.Text.Json;
using RoomLens.Conformance.Media;

namespace RoomLens.Conformance.Running;

/// <summary>Runs every case and decoder stream of a folder. Whatever cannot be read or is not known counts as failed, never as skipped.</summary>
internal static class FolderRun
{
    private const int Format = 1;

    public static FolderResult Execute(string folder)
    {
        var result = new FolderResult();
        var cases = Path.Combine(folder, "cases");
        if (Directory.Exists(cases))
            foreach (var file in Directory.GetFiles(cases).Order(StringComparer.Ordinal))
                RunFile(file, folder, result);
        MediaStreams.Run(folder, result);
        return result;
    }

    private static void RunFile(string file, string folder, FolderResult result)
    {
        var suite = Path.GetFileNameWithoutExtension(file);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = document.RootElement;
            if (root.GetProperty("format").GetInt32() != Format) throw new InvalidDataException("its format is not known");
            suite = root.GetProperty("suite").GetString()!;
            foreach (var item in root.GetProperty("cases").EnumerateArray()) RunCase(item, suite, folder, result);
        }
        catch (Exception exception)
        {
            result.AddCase(suite, "must", [$"{Path.GetFileName(file)}: {exception.Message}"]);
        }
    }

    private static void RunCase(JsonElement item, string suite, string folder, FolderResult result)
    {
        var id = item.TryGetProperty("id", out var given) ? given.ToString() : "a case without id";
        var level = item.TryGetProperty("level", out var named) ? named.ToString() : "must";
        var kind = item.TryGetProperty("kind", out var called) ? called.ToString() : "";
        if (CasePolicies.FormOf(level) is not { } form)
        {
            if (!CaseKinds.TryFind(kind, CaseForm.Full, out _))
            {
                result.AddCase(suite, level, [$"{id} kind: expected a known kind, got {kind}"]);
                return;
            }
            result.AddSkipped(level);
            return;
        }
        var differences = RunCase(item, id, form, folder);
        if (form == CaseForm.Weak) result.AddWeak(level, differences);
        else result.AddCase(suite, level, differences);
    }

    private static List<string> RunCase(JsonElement item, string id, CaseForm form, string folder)
    {
        try
        {
            var report = new CaseReport(id, item.GetProperty("expect"), folder);
            var kind = item.GetProperty("kind").GetString()!;
            if (!CaseKinds.TryFind(kind, form, out var run)) return [$"{id} kind: expected a known kind, got {kind} ({form})"];
            run(item.GetProperty("input"), report);
            foreach (var (_, field, _) in OmittedFields.All.Where(entry => entry.Kind == kind)) report.MarkCompared(field);
            if (form == CaseForm.Full) report.FailUncompared(report.Expect);
            return report.Differences;
        }
        catch (Exception exception)
        {
            return [$"{id} exception: expected none, got {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}"];
        }
    }
}
