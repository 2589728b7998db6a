namespace RoomLens.ObserverBot.Models;

/// <summary>The weights file.</summary>
/// <param name="File">File name in mirrors.</param>
/// <param name="Url">Where to download it; null: only from a mirror.</param>
/// <param name="Sha256">Of the file, lower-case hexadecimal.</param>
/// <param name="Bytes">Its exact size.</param>
public sealed record ModelArtifact(string File, Uri? Url, string Sha256, long Bytes);
