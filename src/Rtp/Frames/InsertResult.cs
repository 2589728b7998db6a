namespace RoomLens.Rtp.Frames;

/// <summary>What became of a packet handed to the <see cref="JitterBuffer"/>.</summary>
internal enum InsertResult
{
    /// <summary>Kept.</summary>
    Stored,
    /// <summary>Already there.</summary>
    Duplicate,
    /// <summary>Its place was given out or given up.</summary>
    Late,
    /// <summary>Kept, but everything before it was thrown away: the stream ran further ahead of a hole than the buffer is long.</summary>
    Overflowed,
}
