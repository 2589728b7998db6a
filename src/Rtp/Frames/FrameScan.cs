using RoomLens.Rtp.Depacketize;

namespace RoomLens.Rtp.Frames;

/// <summary>Looks for the end of the frame that begins at <see cref="Start"/>; goes on where it stopped, so each packet is looked at once.</summary>
internal record struct FrameScan(long Start)
{
    /// <summary>The first place not yet looked at.</summary>
    public long Cursor { get; private set; } = Start;

    /// <summary>Goes on. A frame ends with the marker, with a payload that says so, or where the next packet begins another (a marker may be missing).</summary>
    public FrameScanResult Continue(JitterBuffer buffer)
    {
        var timestamp = buffer[Start].Timestamp;
        for (; Cursor < buffer.Next; Cursor++)
        {
            ref readonly var slot = ref buffer[Cursor];
            if (slot.Kind == SlotKind.Missing) return FrameScanResult.Waiting;
            if (slot.Kind == SlotKind.Damaged) return FrameScanResult.Damaged;
            if (slot.Kind == SlotKind.Padding) continue;
            if (Cursor != Start && (slot.Timestamp != timestamp || slot.Descriptor.Edge == FrameEdge.Start)) return FrameScanResult.Complete;
            if (!slot.Marker && !slot.Descriptor.EndsFrame) continue;
            Cursor++;
            return FrameScanResult.Complete;
        }
        return FrameScanResult.Waiting;
    }
}
