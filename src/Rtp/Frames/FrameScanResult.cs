namespace RoomLens.Rtp.Frames;

/// <summary>What a <see cref="FrameScan"/> found.</summary>
internal enum FrameScanResult
{
    /// <summary>The packet at the cursor is missing, or not sent yet.</summary>
    Waiting,
    /// <summary>The packet at the cursor could not be read.</summary>
    Damaged,
    /// <summary>Everything from start up to the cursor (not included) is the frame.</summary>
    Complete,
}
