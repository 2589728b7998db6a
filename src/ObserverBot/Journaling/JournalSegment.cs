namespace RoomLens.ObserverBot.Journaling;

/// <summary>One file of a journal.</summary>
internal sealed class JournalSegment(string path, long firstSeq, DateTimeOffset openedAt)
{
    /// <summary>Its file.</summary>
    public string Path { get; } = path;
    /// <summary>Lowest sequence number it may hold.</summary>
    public long FirstSeq { get; } = firstSeq;
    /// <summary>Highest sequence number it holds; <see cref="FirstSeq"/> − 1 while it holds none.</summary>
    public long LastSeq { get; set; } = firstSeq - 1;
    /// <summary>Octets written.</summary>
    public long Bytes { get; set; }
    /// <summary>When it was opened.</summary>
    public DateTimeOffset OpenedAt { get; } = openedAt;
    /// <summary>When it was last written.</summary>
    public DateTimeOffset WrittenAt { get; set; } = openedAt;
}
