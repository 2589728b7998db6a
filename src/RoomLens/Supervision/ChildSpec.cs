namespace RoomLens.Cli.Supervision;

/// <summary>A program to run: where it is, what it is told, and under which name its lines are printed.</summary>
/// <param name="Name">Prefix of its output.</param>
/// <param name="FileName">Program.</param>
/// <param name="Arguments">Arguments, unquoted.</param>
internal sealed record ChildSpec(string Name, string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Environment variable that gives a supervised child its token.</summary>
    public const string TokenVariable = "ROOMLENS_SERVICE_TOKEN";

    /// <summary>Token handed over in the environment, because a command line is readable by every user of the machine; null = none.</summary>
    public string? Token { get; init; }

    /// <summary>The same program started through another one (<c>nice</c>, <c>setpriv</c>) that replaces itself by it, so the process id stays.</summary>
    public ChildSpec Through(string wrapper, params string[] arguments) =>
        this with { FileName = wrapper, Arguments = [.. arguments, FileName, .. Arguments] };
}
