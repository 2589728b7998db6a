using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RoomLens.ObserverBot.Models.Yaml;

/// <summary>
/// Passes the events of a YAML parser on and breaks off at what no manifest needs: nesting that would end the process, since documents are built by
/// recursion, and aliases, by which a few lines grow to any size.
/// </summary>
internal sealed class BoundedYaml(IParser inner) : IParser
{
    // A manifest has three levels; two more are those of the stream and the document.
    private const int MaxDepth = 16;
    private const int Outside = 2;

    private int _depth;

    /// <inheritdoc/>
    public ParsingEvent? Current => inner.Current;

    /// <summary>Why it was broken off; null = it was not.</summary>
    public ManifestProblem? Problem { get; private set; }

    /// <inheritdoc/>
    public bool MoveNext()
    {
        if (!inner.MoveNext()) return false;
        var current = inner.Current!;
        _depth += current.NestingIncrease;
        if (current is AnchorAlias alias) Problem = new ManifestProblem($"line {alias.Start.Line}", $"*{alias.Value}", "no aliases: write the value again");
        else if (_depth > MaxDepth + Outside) Problem = new ManifestProblem($"line {current.Start.Line}", "deeper nesting", $"at most {MaxDepth} levels");
        return Problem is null ? true : throw new YamlException(current.Start, current.End, Problem.ToString());
    }
}
