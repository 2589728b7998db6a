namespace RoomLens.Sfu.Codecs;

/// <summary>Names of <see cref="MediaKind"/> on the wire and in SDP.</summary>
internal static class MediaKinds
{
    /// <summary><c>video</c> or <c>audio</c>.</summary>
    public static string Name(this MediaKind kind) => kind == MediaKind.Video ? "video" : "audio";

    /// <summary>Reads <c>video</c> or <c>audio</c>.</summary>
    public static bool TryParse(string? text, out MediaKind kind)
    {
        kind = text == "audio" ? MediaKind.Audio : MediaKind.Video;
        return text is "audio" or "video";
    }
}
