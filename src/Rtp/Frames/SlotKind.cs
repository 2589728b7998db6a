namespace RoomLens.Rtp.Frames;

/// <summary>What a place in the jitter buffer holds.</summary>
internal enum SlotKind : byte
{
    /// <summary>Nothing yet.</summary>
    Missing,
    /// <summary>A packet without payload: it fills its place in the numbering.</summary>
    Padding,
    /// <summary>A packet whose payload could not be read: its frame is lost.</summary>
    Damaged,
    /// <summary>A part of a frame.</summary>
    Media,
}
