namespace RoomLens.Fuzzing;

/// <summary>An entry point that takes bytes from strangers, from another process or from a disk.</summary>
/// <param name="Name">Shown in results, and what it is chosen by.</param>
/// <param name="Corpus">Valid inputs.</param>
/// <param name="Run">Takes one input; true when it was accepted. Throws when something is wrong with the target.</param>
/// <param name="LeastAccepted">Share of mutations that must be accepted.</param>
public sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, Func<byte[], bool> Run, double LeastAccepted = 0.3)
{
    /// <summary>Changes the format's own fields instead of octets, for most of the inputs; null = octets in all of them.</summary>
    public IMutation? Grammar { get; init; }

    /// <summary>Mutations of a short run; fewer for what takes long.</summary>
    public int ShortRun { get; init; } = 20_000;

    /// <summary>Share of inputs changed by <see cref="Grammar"/>; the others are changed by octets, as those of every other target.</summary>
    public double GrammarShare { get; init; } = 0.75;
}
