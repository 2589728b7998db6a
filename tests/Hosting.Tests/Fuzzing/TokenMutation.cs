using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using RoomLens.Fuzzing;

namespace RoomLens.Hosting.Tests.Fuzzing;

/// <summary>
/// Tokens with changed claims or a changed header, most of them signed again, so that what is behind the signature is reached; the others keep the
/// signature of what they were.
/// </summary>
internal sealed class TokenMutation : IMutation
{
    /// <summary>What the first key signs with.</summary>
    public const string Secret = "0123456789abcdef0123456789abcdef";

    private static readonly byte[] Key = Encoding.ASCII.GetBytes(Secret);

    private readonly (JsonMutation Header, JsonMutation Claims, string[] Parts)[] _tokens;

    /// <summary>Changes these.</summary>
    public TokenMutation(IReadOnlyList<byte[]> tokens) => _tokens = [.. tokens.Select(Read)];

    /// <inheritdoc/>
    public byte[] Next(Mutator choice)
    {
        var (header, claims, parts) = _tokens[choice.Next(_tokens.Length)];
        var isHeader = choice.Chance(0.2);
        var signed = isHeader ? $"{Encode(header.Next(choice))}.{parts[1]}" : $"{parts[0]}.{Encode(claims.Next(choice))}";
        return Encoding.ASCII.GetBytes(choice.Chance(0.9) ? $"{signed}.{Encode(HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes(signed)))}" : $"{signed}.{parts[2]}");
    }

    private static (JsonMutation Header, JsonMutation Claims, string[] Parts) Read(byte[] token)
    {
        var parts = Encoding.ASCII.GetString(token).Split('.');
        return (new JsonMutation([Base64Url.DecodeFromChars(parts[0])]), new JsonMutation([Base64Url.DecodeFromChars(parts[1])]), parts);
    }

    private static string Encode(byte[] octets) => Base64Url.EncodeToString(octets);
}
