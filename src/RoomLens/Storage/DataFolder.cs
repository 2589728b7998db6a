using RoomLens.Hosting.Startup;

namespace RoomLens.Cli.Storage;

/// <summary>The folder that holds everything durable of this machine: event store, journals, fetched models, service keys.</summary>
internal sealed class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private DataFolder(string path) => Path = path;

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Fetched weights.</summary>
    public string Models => System.IO.Path.Combine(Path, "models");

    /// <summary>Journals of bots, one folder each by id.</summary>
    public string Bots => System.IO.Path.Combine(Path, "bots");

    /// <summary>Where data go when nothing else is said: <c>roomlens</c> in the user's state folder (XDG base directories).</summary>
    public static string DefaultPath =>
        System.IO.Path.Combine(
            Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state
                ? state
                : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
            "roomlens");

    /// <summary>Opens the folder, creating it for its owner alone.</summary>
    /// <exception cref="StartupException">It cannot be created or written.</exception>
    public static DataFolder Open(string? path)
    {
        var full = System.IO.Path.GetFullPath(path ?? DefaultPath);
        try
        {
            Directory.CreateDirectory(full, OwnerOnly);
            return new DataFolder(full);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The data folder {full} cannot be used: {error.Message}", "Give another one with --data.", error);
        }
    }

    /// <summary>Keeps other processes with the same role out until the result is disposed; the kernel frees it when this process dies.</summary>
    /// <exception cref="StartupException">Another process has it.</exception>
    public IDisposable Lock(string role)
    {
        var file = System.IO.Path.Combine(Path, $".{role}.lock");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new StartupException(
                $"The data folder {Path} is in use by another `roomlens {role}`.", "Stop that one, or give this one another folder with --data.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new StartupException($"The data folder {Path} cannot be written: {error.Message}", "Give another one with --data.", error);
        }
    }
}
