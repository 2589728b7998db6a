namespace RoomLens.Sfu.Codecs;

/// <summary>What a stream carries.</summary>
internal enum MediaKind
{
    /// <summary>Sound.</summary>
    Audio,

    /// <summary>Pictures.</summary>
    Video,
}
