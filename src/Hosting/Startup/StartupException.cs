namespace RoomLens.Hosting.Startup;

/// <summary>A reason not to start that the operator can mend: printed as one sentence and a remedy, without a stack trace; the process ends with exit code 2.</summary>
public sealed class StartupException : Exception
{
    /// <summary>Exit code of a process that could not start.</summary>
    public const int ExitCode = 2;

    /// <summary>Says what is wrong and what to do about it.</summary>
    public StartupException(string message, string remedy) : base(message) => Remedy = remedy;

    /// <summary>Says what is wrong and what to do about it, with the cause.</summary>
    public StartupException(string message, string remedy, Exception inner) : base(message, inner) => Remedy = remedy;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; }

    /// <summary>The one sentence for the console.</summary>
    public string ToConsoleText() => Remedy.Length == 0 ? Message : $"{Message} {Remedy}";
}
