namespace RoomLens.Conformance.Running;

/// <summary>What a run over a folder gave.</summary>
internal sealed class FolderResult
{
    private readonly SortedDictionary<(string Suite, string Level), SuiteTally> _suites = [];
    private readonly SortedDictionary<string, SuiteTally> _weak = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _skipped = new(StringComparer.Ordinal);

    /// <summary>A line per difference, and per file that could not be read.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Cases of level must that passed.</summary>
    public int MustPassed => _suites.Where(suite => suite.Key.Level == "must").Sum(suite => suite.Value.Passed);

    /// <summary>Cases of level must.</summary>
    public int MustTotal => _suites.Where(suite => suite.Key.Level == "must").Sum(suite => suite.Value.Total);

    /// <summary>Every must case passed, and there was one.</summary>
    public bool IsSuccess => MustTotal > 0 && MustPassed == MustTotal;

    /// <summary>A case that ran in full.</summary>
    public void AddCase(string suite, string level, IReadOnlyCollection<string> differences)
    {
        if (!_suites.TryGetValue((suite, level), out var tally)) _suites[(suite, level)] = tally = new SuiteTally();
        tally.Total++;
        if (differences.Count == 0) tally.Passed++;
        Failures.AddRange(differences);
    }

    /// <summary>A case of a policy that ran in its weak form.</summary>
    public void AddWeak(string level, IReadOnlyCollection<string> differences)
    {
        if (!_weak.TryGetValue(level, out var tally)) _weak[level] = tally = new SuiteTally();
        tally.Total++;
        if (differences.Count == 0) tally.Passed++;
        Failures.AddRange(differences.Select(line => "weak " + line));
    }

    /// <summary>A case of a policy that is not implemented.</summary>
    public void AddSkipped(string level) => _skipped[level] = _skipped.GetValueOrDefault(level) + 1;

    /// <summary>Writes the result in the form that the conformance format fixes; the total is the last line.</summary>
    public void Print(TextWriter output)
    {
        foreach (var ((suite, level), tally) in _suites) output.WriteLine($"{suite} {level} {tally.Passed}/{tally.Total}");
        foreach (var (level, tally) in _weak) output.WriteLine($"weak {level} {tally.Passed}/{tally.Total}");
        foreach (var (level, count) in _skipped) output.WriteLine($"skipped {level} {count}");
        foreach (var (kind, field, reason) in OmittedFields.All) output.WriteLine($"omitted {kind} {field}: {reason}");
        foreach (var line in Failures) output.WriteLine($"FAILED {line}");
        output.WriteLine($"total must {MustPassed}/{MustTotal}");
    }
}
