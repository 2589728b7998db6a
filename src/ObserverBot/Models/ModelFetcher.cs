using System.Security.Cryptography;

namespace RoomLens.ObserverBot.Models;

/// <summary>
/// Brings weights into the cache folder, from a mirror folder or by download. A file appears there only whole and verified: it is written
/// under another name, checked by size and SHA-256, then renamed.
/// </summary>
public sealed class ModelFetcher
{
    private const int Attempts = 3;
    private const int BufferBytes = 128 * 1024;
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http;
    private readonly string _cacheFolder;
    private readonly string? _mirrorFolder;
    private readonly TimeProvider _time;

    /// <summary>Fetches into <paramref name="cacheFolder"/>; from <paramref name="mirrorFolder"/> alone when one is given.</summary>
    public ModelFetcher(HttpClient http, string cacheFolder, string? mirrorFolder = null, TimeProvider? time = null)
    {
        _http = http;
        _cacheFolder = cacheFolder;
        _mirrorFolder = mirrorFolder;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Fetches one artifact; problems come back as text, only cancellation throws.</summary>
    public async Task<FetchResult> FetchAsync(ModelArtifact artifact, CancellationToken cancellation)
    {
        if (_mirrorFolder is not null) return await FetchFromMirrorAsync(artifact, _mirrorFolder, cancellation);
        if (artifact.Url is null) return new FetchResult(null, $"{artifact.File} has no download URL; fetch it from a mirror folder");
        var problem = "";
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (attempt > 1) await Task.Delay(BackOff(attempt), _time, cancellation);
            try
            {
                return await DownloadAsync(artifact, artifact.Url, cancellation);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException
                || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                problem = e is OperationCanceledException ? "timed out" : e.Message;
            }
        }
        return new FetchResult(null, $"{artifact.Url}: {problem}");
    }

    private async Task<FetchResult> DownloadAsync(ModelArtifact artifact, Uri url, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(AttemptTimeout);
        using var response = await _http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        response.EnsureSuccessStatusCode();
        if (response.Content.Headers.ContentLength is { } length && length != artifact.Bytes)
            return new FetchResult(null, $"{url}: {length} bytes offered, the manifest says {artifact.Bytes}");
        await using var source = await response.Content.ReadAsStreamAsync(timeout.Token);
        return await StoreAsync(artifact, source, url.ToString(), timeout.Token);
    }

    private async Task<FetchResult> FetchFromMirrorAsync(ModelArtifact artifact, string mirror, CancellationToken cancellation)
    {
        try
        {
            if (!Directory.Exists(mirror)) return new FetchResult(null, $"{mirror}: no such folder");
            if (new WeightsFinder().Find(artifact, [mirror]) is not { } path)
                return new FetchResult(null, $"{mirror}: no file with {artifact.Bytes} bytes and sha256 {artifact.Sha256}");
            await using var source = File.OpenRead(path);
            return await StoreAsync(artifact, source, path, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FetchResult(null, $"{mirror}: {e.Message}");
        }
    }

    private async Task<FetchResult> StoreAsync(ModelArtifact artifact, Stream source, string origin, CancellationToken cancellation)
    {
        Directory.CreateDirectory(_cacheFolder);
        var target = Path.Combine(_cacheFolder, artifact.Sha256 + ".onnx");
        var partial = Path.Combine(_cacheFolder, $".{artifact.Sha256}.{Guid.NewGuid():N}.part");
        try
        {
            var problem = await CopyCheckedAsync(artifact, source, partial, cancellation);
            if (problem is not null) return new FetchResult(null, $"{origin}: {problem}");
            File.Move(partial, target, overwrite: true);
            return new FetchResult(target, null);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static async Task<string?> CopyCheckedAsync(ModelArtifact artifact, Stream source, string partial, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        long total = 0;
        await using var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        while (await source.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            total += read;
            if (total > artifact.Bytes) return $"more than the {artifact.Bytes} bytes of the manifest";
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
        if (total != artifact.Bytes) return $"{total} bytes, the manifest says {artifact.Bytes}";
        var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (sha256 != artifact.Sha256) return $"sha256 is {sha256}, the manifest says {artifact.Sha256}";
        file.Flush(flushToDisk: true);
        return null;
    }

    private static TimeSpan BackOff(int attempt) => TimeSpan.FromSeconds((1 << (attempt - 1)) * (0.5 + Random.Shared.NextDouble()));
}
