using System.CommandLine;
using System.CommandLine.Parsing;
using RoomLens.Hosting.Startup;

namespace RoomLens.Cli.Commands;

/// <summary>Parses and runs a command line. Whatever the user can mend ends in one sentence and exit code 2.</summary>
internal static class CommandLineApplication
{
    /// <summary>Runs the command in <paramref name="arguments"/> until it ends or <paramref name="stop"/> is cancelled; returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var root = RootCommandFactory.Create(output);
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync($"{Problems(parsed)} See: {CommandPath(parsed.CommandResult)} --help");
            return StartupException.ExitCode;
        }

        try
        {
            // Our own handlers: System.CommandLine would print a stack trace and end the process after its own delay.
            var configuration = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, stop);
        }
        catch (StartupException problem)
        {
            await error.WriteLineAsync(problem.ToConsoleText());
            return StartupException.ExitCode;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
    }

    /// <summary>What is wrong, without the missing command where a misspelt one is the reason.</summary>
    private static string Problems(ParseResult parsed)
    {
        var unmatched = parsed.UnmatchedTokens;
        return unmatched.Count > 0 && parsed.CommandResult.Command.Subcommands.Count > 0
            ? $"'{unmatched[0]}' is no command or option."
            : string.Join(' ', parsed.Errors.Select(problem => problem.Message).Distinct());
    }

    private static string CommandPath(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{CommandPath(parent)} {result.Command.Name}" : "roomlens";
}
