using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace RoomLens.ObserverBot.Models;

/// <summary>Finds a weights file by size and checksum, whatever it is called. Checksums are remembered while a file does not change. Thread-safe.</summary>
internal sealed class WeightsFinder
{
    private readonly ConcurrentDictionary<string, KnownFile> _known = new(StringComparer.Ordinal);

    /// <summary>The first file in these folders that is this artifact; null when there is none.</summary>
    public string? Find(ModelArtifact artifact, IEnumerable<string> folders)
    {
        foreach (var folder in folders.Where(Directory.Exists))
        {
            // The likely name first, so that usually one file is read.
            var files = Directory.EnumerateFiles(folder).OrderByDescending(path => Path.GetFileName(path) == artifact.File);
            foreach (var path in files)
            {
                if (Matches(path, artifact)) return path;
            }
        }
        return null;
    }

    private bool Matches(string path, ModelArtifact artifact)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length != artifact.Bytes) return false;
        if (!_known.TryGetValue(path, out var known) || known.Changed != file.LastWriteTimeUtc || known.Bytes != file.Length)
        {
            known = new KnownFile(file.Length, file.LastWriteTimeUtc, Sha256Of(path));
            _known[path] = known;
        }
        return known.Sha256 == artifact.Sha256;
    }

    private static string Sha256Of(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private sealed record KnownFile(long Bytes, DateTime Changed, string Sha256);
}
