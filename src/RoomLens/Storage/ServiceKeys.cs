using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using RoomLens.Hosting.Startup;

namespace RoomLens.Cli.Storage;

/// <summary>The keys with which the services of one machine sign and check tokens; made on first use, readable by their owner alone.</summary>
internal sealed partial class ServiceKeys
{
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string FileName = "keys.json";
    private const string GeneratedId = "local";

    private ServiceKeys(IReadOnlyDictionary<string, string> secrets) => Secrets = secrets;

    /// <summary>Secret by key id.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; }

    /// <summary>The key to sign with: the generated one.</summary>
    public KeyValuePair<string, string> Signing => Secrets.First();

    /// <summary>Reads the folder's keys, or makes them.</summary>
    /// <exception cref="StartupException">The file is unreadable or damaged.</exception>
    public static ServiceKeys OpenOrCreate(DataFolder folder)
    {
        var file = Path.Combine(folder.Path, FileName);
        try
        {
            return TryRead(file) ?? Create(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StartupException(
                $"The service keys in {file} cannot be used: {error.Message}", "Mend or delete the file; new keys are made then.", error);
        }
    }

    /// <summary>Reads the folder's keys; null when it has none.</summary>
    public static ServiceKeys? TryOpen(DataFolder folder) => TryRead(Path.Combine(folder.Path, FileName));

    private static ServiceKeys? TryRead(string file)
    {
        if (!File.Exists(file)) return null;
        var secrets = JsonSerializer.Deserialize(File.ReadAllBytes(file), KeysJson.Default.DictionaryStringString);
        return secrets is { Count: > 0 } ? new ServiceKeys(secrets) : throw new JsonException("it holds no key.");
    }

    private static ServiceKeys Create(string file)
    {
        var secrets = new Dictionary<string, string> { [GeneratedId] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) };
        // Written under another name first: a crash never leaves half a key file.
        var partial = $"{file}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerReadWrite };
        using (var stream = new FileStream(partial, options))
            JsonSerializer.Serialize(stream, secrets, KeysJson.Default.DictionaryStringString);
        File.Move(partial, file, overwrite: true);
        return new ServiceKeys(secrets);
    }

    [JsonSourceGenerationOptions(WriteIndented = true)]
    [JsonSerializable(typeof(Dictionary<string, string>))]
    private sealed partial class KeysJson : JsonSerializerContext;
}
