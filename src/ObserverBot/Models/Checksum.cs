using System.Security.Cryptography;

namespace RoomLens.ObserverBot.Models;

/// <summary>SHA-256 as manifests write it.</summary>
internal static class Checksum
{
    /// <summary>Of a file, lower-case hexadecimal.</summary>
    public static string OfFile(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
