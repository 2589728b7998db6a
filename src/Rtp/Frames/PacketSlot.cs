using RoomLens.Rtp.Depacketize;
using RoomLens.Rtp.Time;

namespace RoomLens.Rtp.Frames;

/// <summary>One packet in the jitter buffer. The buffer is the jitter buffer's; it holds the payload behind <see cref="PayloadDescriptor.Length"/>.</summary>
internal struct PacketSlot
{
    public long Sequence;
    public byte[]? Buffer;
    public int Length;
    /// <summary>Octets of the dependency descriptor, which lies in the buffer behind the payload.</summary>
    public int DescriptorLength;
    public SlotKind Kind;
    public bool Marker;
    public int? Rotation;
    public long Timestamp;
    public NtpTime? AbsCaptureTime;
    public Instant Arrival;
    public PayloadDescriptor Descriptor;
}
