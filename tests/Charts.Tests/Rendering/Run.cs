using System.Diagnostics;

namespace RoomLens.Charts.Tests.Rendering;

/// <summary>What a program that was run to its end said.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Run(int Code, string Output, string Error)
{
    /// <summary>Runs a program; a failure is an assertion with its last words.</summary>
    public static async Task<string> CheckedAsync(string file, IEnumerable<string> arguments, string? input = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var run = await ToEndAsync(file, arguments, input, environment);
        Assert.True(run.Code == 0, $"{file} {string.Join(' ', arguments)} ended with {run.Code}:\n{run.Error}\n{run.Output}");
        return run.Output;
    }

    /// <summary>Runs a program.</summary>
    public static async Task<Run> ToEndAsync(string file, IEnumerable<string> arguments, string? input = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var info = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) info.Environment[name] = value;
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new Run(process.ExitCode, await output, await error);
    }
}
