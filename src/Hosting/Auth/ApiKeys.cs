using System.Security.Cryptography;
using System.Text;
using RoomLens.Hosting.Startup;

namespace RoomLens.Hosting.Auth;

/// <summary>API keys by id: the shared secrets that sign and check tokens. Immutable; several keys allow rotation.</summary>
public sealed class ApiKeys
{
    /// <summary>Shortest secret: as many bytes as the hash has (RFC 7518 section 3.2).</summary>
    public const int MinSecretBytes = 32;

    private readonly Dictionary<string, byte[]> _secrets = [];

    /// <summary>Checks and takes the keys; throws <see cref="StartupException"/> for one that cannot be used.</summary>
    public ApiKeys(IEnumerable<KeyValuePair<string, string>> keys)
    {
        foreach (var (id, secret) in keys)
        {
            var bytes = Encoding.UTF8.GetBytes(secret);
            if (id.Length == 0) throw new StartupException("Keys: a key has an empty id.", "Name each key.");
            if (bytes.Length < MinSecretBytes)
            {
                throw new StartupException(
                    $"Keys:{id}: the secret has {bytes.Length} bytes, HS256 needs at least {MinSecretBytes}.",
                    "Make one with: openssl rand -base64 33");
            }

            _secrets.Add(id, bytes);
            First ??= id;
        }
    }

    /// <summary>No keys.</summary>
    public static ApiKeys None { get; } = new([]);

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _secrets.Count == 0;

    /// <summary>Id of the key that signs what this process issues; null when there is none.</summary>
    public string? First { get; }

    /// <summary>A key that lives as long as this process, for one machine in development mode.</summary>
    public static ApiKeys CreateEphemeral(string id) =>
        new([new(id, Convert.ToBase64String(RandomNumberGenerator.GetBytes(MinSecretBytes)))]);

    internal bool TryGetSecret(string id, out byte[] secret) => _secrets.TryGetValue(id, out secret!);
}
