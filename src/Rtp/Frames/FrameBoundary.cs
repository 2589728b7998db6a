using RoomLens.Rtp.Depacketize;

namespace RoomLens.Rtp.Frames;

/// <summary>
/// Whether the packet at the head of the buffer begins a frame. Where the payload format does not say (H.264, H.265, AV1), the packet right
/// before it must be known: another timestamp, or its marker, proves the boundary.
/// </summary>
internal sealed class FrameBoundary
{
    private PacketSlot _before;
    private bool _first = true;

    /// <summary>This packet, or hole, was left behind.</summary>
    public void Pass(in PacketSlot before)
    {
        _first = false;
        // The buffer goes back to the pool; only the facts stay.
        _before = before with { Buffer = null };
    }

    /// <summary>What lay before the head is not known.</summary>
    public void Forget() => Pass(default);

    /// <summary>The stream begins: its first packet counts as the beginning of a frame.</summary>
    public void Begin() => _first = true;

    /// <summary>Whether the packet now at the head begins a frame.</summary>
    public bool Begins(in PacketSlot packet) => (_first && packet.Descriptor.Edge != FrameEdge.Inside) || Begins(packet, _before);

    /// <summary>Whether a packet begins a frame, given what lies right before it.</summary>
    public static bool Begins(in PacketSlot packet, in PacketSlot before) => packet.Descriptor.Edge switch
    {
        FrameEdge.Start => true,
        FrameEdge.SelfContained => before.Kind == SlotKind.Missing || Ended(packet, before),
        FrameEdge.Unknown => before.Kind != SlotKind.Missing && Ended(packet, before),
        _ => false,
    };

    private static bool Ended(in PacketSlot packet, in PacketSlot before) => before.Marker || before.Timestamp != packet.Timestamp;
}
