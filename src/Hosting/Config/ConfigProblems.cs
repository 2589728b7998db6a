using RoomLens.Hosting.Startup;

namespace RoomLens.Hosting.Config;

/// <summary>Collects everything that is wrong with a configuration, so that the operator mends it in one go.</summary>
public sealed class ConfigProblems
{
    private readonly List<string> _lines = [];

    /// <summary>How many so far.</summary>
    public int Count => _lines.Count;

    /// <summary>One line per problem.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Adds one: the key, what is wrong (with the value), and what to do. E.g. <c>Sfu:PortRange: 50000-49000 is empty; the first port must not exceed the last.</c></summary>
    public void Add(string key, string problem, string remedy) =>
        _lines.Add($"{key}: {problem}{(problem.EndsWith('.') ? "" : ";")} {remedy}");

    /// <summary>Throws when there is any.</summary>
    public void ThrowIfAny(string source)
    {
        if (_lines.Count == 0) return;
        var head = _lines.Count == 1 ? "The configuration has a problem:" : $"The configuration has {_lines.Count} problems:";
        throw new StartupException($"{head}\n  {string.Join("\n  ", _lines)}", $"\nMend {source} and start again.");
    }
}
