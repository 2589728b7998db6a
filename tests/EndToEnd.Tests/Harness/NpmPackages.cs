using System.Diagnostics;
using System.Security.Cryptography;

namespace RoomLens.EndToEnd.Tests.Harness;

/// <summary>npm packages of test clients, by their lock file, in the user's cache: clones share them.</summary>
internal static class NpmPackages
{
    private const string Npm = "/usr/bin/npm";

    /// <summary>Where the clients are, a folder each.</summary>
    public static string Clients { get; } = Path.Combine(Places.Repository, "tests", "EndToEnd.Tests", "clients");

    /// <summary>Installs the packages of a client if they are not there; the folder that has them, or why it has not.</summary>
    public static (string Folder, string? Problem) Restore(string source)
    {
        if (!File.Exists(Npm)) return ("", Npm);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var cache = Path.Combine(home, ".cache", "roomlens", "clients", Hash(Path.Combine(source, "package-lock.json")));
        var done = Path.Combine(cache, ".done");
        if (File.Exists(done)) return (cache, null);
        Directory.CreateDirectory(cache);
        foreach (var name in new[] { "package.json", "package-lock.json" }) File.Copy(Path.Combine(source, name), Path.Combine(cache, name), overwrite: true);
        if (Run(cache, Npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund") is { } missing) return ("", $"the npm packages of {source}: {missing}");
        File.WriteAllText(done, "");
        return (cache, null);
    }

    /// <summary>A short name for what a file contains.</summary>
    public static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))[..16];

    /// <summary>Runs a program; what it complained of when it failed.</summary>
    public static string? Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill(entireProcessTree: true);
            return $"{program} did not end within two minutes";
        }

        return process.ExitCode == 0 ? null : errors.Result.Trim();
    }
}
